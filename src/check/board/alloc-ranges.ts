// SPDX-License-Identifier: MIT
import type { Range } from '../../base/range.ts';
import { U64_MAX, minU64 } from '../../base/u64.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from './checked-board.ts';

/** Entries that are looked at: more than any board has. */
const MAX_RANGES = 64;

/** Where a node's `alloc-ranges` let Linux look for memory; undefined where that is anywhere. */
export function allocRanges({ reader }: CheckedBoard, node: DtNode): Range[] | undefined {
  const property = reader.addrSize(node, 'alloc-ranges');
  if (property === undefined) return undefined;
  return Array.from({ length: Math.min(property.entries, MAX_RANGES) }, (_, i) => {
    const { base, size } = property.read(i);
    return { base, size: minU64(size, U64_MAX - base) };
  });
}
