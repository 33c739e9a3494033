// SPDX-License-Identifier: MIT
import type { Range } from '../../base/range.ts';
import { U64_MAX, minU64 } from '../../base/u64.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from './checked-board.ts';

/** Limit of entries that are checked: more than any board has. */
const MAX_RANGES = 64;

/** The ranges that a node's `alloc-ranges` lets Linux search; undefined for all memory. */
export function allocRanges({ reader }: CheckedBoard, node: DtNode): Range[] | undefined {
  const property = reader.addrSize(node, 'alloc-ranges');
  if (property === undefined) return undefined;
  return Array.from({ length: Math.min(property.entries, MAX_RANGES) }, (_, i) => {
    const { base, size } = property.read(i);
    return { base, size: minU64(size, U64_MAX - base) };
  });
}
