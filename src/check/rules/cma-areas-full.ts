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
    // the errno may be that of a handler that was asked after the one of CMA areas
    const refused = board.regions.flatMap(({ node, result }) => {
      const line = result.stage === 'init' ? logged(board, node, 'cma-full') : undefined;
      return line === undefined ? [] : [{ node, line, errno: result.errno ?? 'ENOSPC' }];
    });
    const beside = board.release.kconfig.cmaAreasBeside;
    for (const { node, line, errno } of refused) {
      const more = report({
        node,
        message: `the kernel has room for ${kconfig.cmaAreas} CMA areas (CONFIG_CMA_AREAS${beside > 0 ? ` and ${beside}` : ''}), and as many were made before this one`,
        linux: `${line}, refuses it (-${errno}) and frees its memory: there is no area`,
        fix: `build the kernel with CONFIG_CMA_AREAS=${kconfig.cmaAreas - beside + refused.length + 1} or more, the default area among them, or make fewer areas`,
      });
      if (!more) return;
    }
  },
};
