// SPDX-License-Identifier: MIT
import { compatibleString } from '../board/compatible-strings.ts';
import { listText, sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/** Properties that `rmem_swiotlb_setup()` rejects: the kernel must be able to use the pool's memory, and nothing else may use it. */
const REFUSED = ['no-map', 'reusable', 'linux,cma-default', 'linux,dma-default'];

export const restrictedPool: Rule = {
  id: 'restricted-pool',
  description: 'Disallow no-map, reusable, linux,cma-default and linux,dma-default on a restricted-dma-pool.',
  severity: 'error',
  reason: 'Linux rejects the region without a message; a warning for a kernel without restricted pools',
  requires: ['container-cells', 'container-ranges', 'reg-length'],
  check({ board, report }) {
    const users = new RegionUsers(board);
    for (const { node, result, available } of board.regions) {
      if (!available || compatibleString(node, 'restricted-dma-pool') === undefined) continue;
      const [first, ...more] = REFUSED.flatMap((name) => node.property(name) ?? []);
      if (first === undefined) continue;
      const names = [first, ...more].map(({ name }) => name);
      const isRefused = result.stage === 'init' && result.errno === 'EINVAL';
      const told = isRefused ? rejectionText(users.rejected(result.path)) : undefined;
      const goOn = report({
        node,
        property: first,
        message: `the restricted-dma-pool of ${sizeAndBaseText(result)} has ${listText(names)}, which a restricted pool must not have`,
        severity: isRefused ? 'error' : 'warning',
        linux: isRefused
          ? `rmem_swiotlb_setup() returns -EINVAL, and the region's memory is freed${told === undefined ? '' : `; ${told}`}`
          : 'a kernel with CONFIG_DMA_RESTRICTED_POOL rejects the region with -EINVAL and frees its memory',
        fix: `remove ${listText(names)}`,
        edits: [first, ...more].map((property) => ({ kind: 'delete-property', node, property })),
        related: more.map((property) => ({ node, property, message: `${property.name} is here` })),
      });
      if (!goOn) return;
    }
  },
};
