// SPDX-License-Identifier: MIT
//
// The page tables of a linear map that uses the largest pages that fit.
import { compare } from '../../base/compare.ts';

/** A part of the linear map, `end` exclusive. */
export interface MappedRange {
  readonly base: bigint;
  readonly end: bigint;
  /** Mapped by pages, even if it fills a block. */
  readonly pages: boolean;
}

/**
 * Spans of 2^shift bytes that need a table: the spans that a range touches, except those that it fills and
 * that can be a block.
 */
export function spansTouched(
  ranges: readonly MappedRange[],
  memstart: bigint,
  shift: bigint,
  canBeBlock: boolean,
): bigint {
  const pieces: [bigint, bigint][] = [];
  for (const { base, end, pages } of ranges) {
    if (end <= base) continue;
    const first = (base - memstart) >> shift;
    const last = (end - 1n - memstart) >> shift;
    if (pages || !canBeBlock) {
      pieces.push([first, last]);
      continue;
    }
    const mask = (1n << shift) - 1n;
    if (((base - memstart) & mask) !== 0n) pieces.push([first, first]);
    if (((end - memstart) & mask) !== 0n) pieces.push([last, last]);
  }
  pieces.sort(([a], [b]) => compare(a, b));
  let count = 0n;
  let counted = -1n;
  for (const [first, last] of pieces) {
    const from = first > counted ? first : counted + 1n;
    if (last < from) continue;
    count += last - from + 1n;
    counted = last;
  }
  return count;
}
