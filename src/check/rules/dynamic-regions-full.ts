// SPDX-License-Identifier: MIT
import { MAX_RESERVED_REGIONS } from '../../linux/of-reserved-mem.ts';
import { logged } from '../board/kernel-log.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { Finding, Rule } from '../rule.ts';

/** `fdt_scan_reserved_mem()` keeps a fixed number of dynamic regions in mind, and in older releases of all regions. */
export const dynamicRegionsFull: Rule = {
  id: 'dynamic-regions-full',
  description: 'Disallow more regions than Linux takes.',
  severity: 'error',
  reason: 'Linux passes the region over',
  requires: [],
  check({ board, report }) {
    for (const region of board.regions) {
      const finding = ofDynamic(board, region) ?? ofAny(board, region);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function ofDynamic(board: CheckedBoard, { node }: CheckedRegion): Finding | undefined {
  const line = logged(board, node, 'too-many-dynamic');
  if (line === undefined) return undefined;
  return {
    node,
    property: node.property('size'),
    message: `Linux takes ${MAX_RESERVED_REGIONS} regions without a reg, and as many stand before this one`,
    linux: `${line} and makes no memory of it`,
    fix: 'give some of the regions a reg, or make one of several',
  };
}

/** Where static regions and dynamic ones have one list of fixed length. */
function ofAny(board: CheckedBoard, { node, result }: CheckedRegion): Finding | undefined {
  const line = logged(board, node, 'too-many-regions');
  const isStatic = result.source === 'static';
  if (line === undefined) return undefined;
  return {
    node,
    property: node.property(isStatic ? 'reg' : 'size'),
    message: `Linux takes ${MAX_RESERVED_REGIONS} regions in all, and as many stand before this one`,
    linux: `${line}: ${isStatic ? 'it reserves the memory, and no handler and no driver finds the region' : 'it makes no memory of it'}`,
    fix: 'make one region of several that nothing tells apart',
  };
}
