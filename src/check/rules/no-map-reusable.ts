// SPDX-License-Identifier: MIT
import { isGivenBack } from '../board/placed-regions.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/** Neither handler of `shared-dma-pool` accepts it: CMA areas must not be no-map, coherent pools must not be reusable. */
export const noMapReusable: Rule = {
  id: 'no-map-reusable',
  description: 'Disallow a region that is both no-map and reusable.',
  severity: 'error',
  reason:
    'a shared-dma-pool does not become a pool; a warning for other regions, where reusable has no effect',
  requires: ['container-cells', 'container-ranges', 'reg-length'],
  check({ board, report }) {
    const users = new RegionUsers(board);
    for (const { node, available, result } of board.regions) {
      const property = node.property('reusable');
      const noMap = node.property('no-map');
      if (property === undefined || noMap === undefined || !available) continue;
      // its properties are left to restricted-pool
      if (board.reader.isCompatible(node, 'restricted-dma-pool')) continue;
      const isPool = board.reader.isCompatible(node, 'shared-dma-pool');
      const told = rejectionText(users.rejected(result.path));
      const goOn = report({
        node,
        property,
        message: `the region of ${sizeAndBaseText(result)} is both no-map and reusable, which exclude each other`,
        severity: isPool ? 'error' : 'warning',
        linux: isPool
          ? `neither handler of shared-dma-pool accepts it, so it is not a pool${isGivenBack({ result }) ? ' and its memory is freed' : ''}${told === undefined ? '' : `, and ${told}`}`
          : 'Linux leaves the region unmapped, and reusable has no effect',
        fix: isPool ? 'remove no-map for a CMA area, or reusable for a coherent pool' : 'remove reusable',
        related: [{ node, property: noMap, message: 'it is no-map here' }],
      });
      if (!goOn) return;
    }
  },
};
