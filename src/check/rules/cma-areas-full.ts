// SPDX-License-Identifier: MIT
import { logged } from '../board/kernel-log.ts';
import type { Rule } from '../rule.ts';

/** `cma_init_reserved_mem()` gives -ENOSPC once all slots are taken. */
export const cmaAreasFull: Rule = {
  id: 'cma-areas-full',
  description: 'Disallow more CMA areas than the kernel has room for.',
  severity: 'error',
  reason: 'Linux refuses the area and hands its memory out',
  requires: [],
  check({ board, report }) {
    const { kconfig } = board.boot;
    const refused = board.regions.filter(
      ({ result }) => result.stage === 'init' && result.errno === 'ENOSPC',
    );
    for (const { node } of refused) {
      const line = logged(board, node, 'Not enough slots for CMA reserved regions');
      if (line === undefined) continue;
      const more = report({
        node,
        message: `the kernel has room for ${kconfig.cmaAreas} CMA areas (CONFIG_CMA_AREAS), and as many were made before this one`,
        linux: `${line}, refuses it (-ENOSPC) and frees its memory: there is no area`,
        fix: `build the kernel with CONFIG_CMA_AREAS=${kconfig.cmaAreas + refused.length + 1} or more, the default area among them, or make fewer areas`,
      });
      if (!more) return;
    }
  },
};
