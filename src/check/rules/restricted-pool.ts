// SPDX-License-Identifier: MIT
import { compatibleString } from '../board/compatible-strings.ts';
import { listText, sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/** What `rmem_swiotlb_setup()` refuses: the kernel must be able to use the pool's memory itself, and nobody else may. */
const REFUSED = ['no-map', 'reusable', 'linux,cma-default', 'linux,dma-default'];

export const restrictedPool: Rule = {
  id: 'restricted-pool',
  description: 'Disallow no-map, reusable, linux,cma-default and linux,dma-default on a restricted-dma-pool.',
  severity: 'error',
  reason: 'Linux refuses the region without a word; a warning with a kernel that has no restricted pools',
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
        message: `the restricted-dma-pool of ${sizeAndBaseText(result)} has ${listText(names)}, which such a pool must not have`,
        severity: isRefused ? 'error' : 'warning',
        linux: isRefused
          ? `rmem_swiotlb_setup() returns -EINVAL, and the region's memory is given back${told === undefined ? '' : `; ${told}`}`
          : 'a kernel with CONFIG_DMA_RESTRICTED_POOL refuses the region with -EINVAL, and gives its memory back',
        fix: `leave out ${listText(names)}`,
        edits: [first, ...more].map((property) => ({ kind: 'delete-property', node, property })),
        related: more.map((property) => ({ node, property, message: `${property.name} is here` })),
      });
      if (!goOn) return;
    }
  },
};
