// SPDX-License-Identifier: MIT
import { MAX_RESERVED_REGIONS } from '../../linux/of-reserved-mem.ts';
import { logged } from '../board/kernel-log.ts';
import type { Rule } from '../rule.ts';

/** `fdt_scan_reserved_mem()` keeps a fixed number of dynamic regions in mind. */
export const dynamicRegionsFull: Rule = {
  id: 'dynamic-regions-full',
  description: 'Disallow more dynamic regions than Linux takes.',
  severity: 'error',
  reason: 'Linux passes the region over',
  requires: [],
  check({ board, report }) {
    for (const { node } of board.regions) {
      const line = logged(board, node, 'too many defined dynamic regions');
      if (line === undefined) continue;
      const more = report({
        node,
        property: node.property('size'),
        message: `Linux takes ${MAX_RESERVED_REGIONS} regions without a reg, and as many stand before this one`,
        linux: `${line} and makes no memory of it`,
        fix: 'give some of the regions a reg, or make one of several',
      });
      if (!more) return;
    }
  },
};
