// SPDX-License-Identifier: MIT
import { MAX_RESERVED_REGIONS } from '../../linux/of-reserved-mem.ts';
import { logged } from '../board/kernel-log.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { Finding, Rule } from '../rule.ts';

/** `fdt_scan_reserved_mem()` has a fixed number of slots for dynamic regions, in older releases for all regions. */
export const dynamicRegionsFull: Rule = {
  id: 'dynamic-regions-full',
  description: 'Disallow more regions than Linux has room for.',
  severity: 'error',
  reason: 'Linux ignores the region',
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
    message: `Linux has room for ${MAX_RESERVED_REGIONS} regions without reg, and as many come before this one`,
    linux: `${line} and allocates nothing for it`,
    fix: 'give some of the regions a reg, or merge some',
  };
}

/** Finding for releases with one list of fixed length for static and dynamic regions. */
function ofAny(board: CheckedBoard, { node, result }: CheckedRegion): Finding | undefined {
  const line = logged(board, node, 'too-many-regions');
  const isStatic = result.source === 'static';
  if (line === undefined) return undefined;
  return {
    node,
    property: node.property(isStatic ? 'reg' : 'size'),
    message: `Linux has room for ${MAX_RESERVED_REGIONS} regions, and as many come before this one`,
    linux: `${line}: ${isStatic ? 'it reserves the memory, but no handler and no driver finds the region' : 'it allocates nothing for it'}`,
    fix: 'merge regions that need not be separate',
  };
}
