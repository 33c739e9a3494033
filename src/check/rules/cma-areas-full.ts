// SPDX-License-Identifier: MIT
import { logged } from '../board/kernel-log.ts';
import type { Rule } from '../rule.ts';

/** `cma_init_reserved_mem()` returns -ENOSPC once all slots are used. */
export const cmaAreasFull: Rule = {
  id: 'cma-areas-full',
  description: 'Disallow more CMA areas than the kernel has room for.',
  severity: 'error',
  reason: 'Linux rejects the area and frees its memory',
  requires: [],
  check({ board, report }) {
    const { kconfig } = board.boot;
    // the error number may be from a handler that runs after the handler of CMA areas
    const refused = board.regions.flatMap(({ node, result }) => {
      const line = result.stage === 'init' ? logged(board, node, 'cma-full') : undefined;
      return line === undefined ? [] : [{ node, line, errno: result.errno ?? 'ENOSPC' }];
    });
    const beside = board.release.kconfig.cmaAreasBeside;
    for (const { node, line, errno } of refused) {
      const more = report({
        node,
        message: `the kernel has room for ${kconfig.cmaAreas} CMA areas (CONFIG_CMA_AREAS${beside > 0 ? ` + ${beside}` : ''}), and as many come before this one`,
        linux: `${line}, rejects the area (-${errno}) and frees its memory`,
        fix: `build the kernel with CONFIG_CMA_AREAS=${kconfig.cmaAreas - beside + refused.length + 1} or more, which includes the default area, or use fewer areas`,
      });
      if (!more) return;
    }
  },
};
