// SPDX-License-Identifier: MIT
//
// Lists of ranges in ascending order. Unless a comment says otherwise, the ranges are disjoint, and the time
// is linear in the lengths of the lists.
import { byBase, rangeBetween } from './range.ts';
import type { Range } from './range.ts';
import { U64_MAX, maxU64, roundDown, roundUp } from './u64.ts';

/** The first address after a range, limited to 2^64. */
export function cappedEnd({ base, size }: Range): bigint {
  const end = base + size;
  return end > U64_MAX ? U64_MAX + 1n : end;
}

/** All addresses of the ranges, which may overlap and be in any order. */
export function unite(ranges: readonly Range[]): Range[] {
  const capped = ranges.map((range) => rangeBetween(range.base, cappedEnd(range)));
  return joinRanges(capped.filter(({ size }) => size > 0n).sort(byBase));
}

/**
 * Joins each range with the one before it if `alike` allows it and they overlap, touch or are at most `gap`
 * apart. A joined range has the other properties of its first part.
 *
 * @param ranges in ascending order; they may overlap
 */
export function joinRanges<R extends Range>(
  ranges: Iterable<R>,
  alike: (a: R, b: R) => boolean = () => true,
  gap = 0n,
): R[] {
  const joined: R[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last === undefined || range.base > last.base + last.size + gap || !alike(last, range)) {
      joined.push(range);
    } else {
      const end = maxU64(last.base + last.size, range.base + range.size);
      joined[joined.length - 1] = { ...last, size: end - last.base };
    }
  }
  return joined;
}

/**
 * The parts of `from` that are not in `taken`, with the other properties of `from`. Adjacent ranges of `from`
 * are not joined.
 */
export function subtract<R extends Range>(from: readonly R[], taken: readonly Range[]): R[] {
  const rest: R[] = [];
  let next = 0;
  for (const range of from) {
    const end = range.base + range.size;
    let at = range.base;
    while (next < taken.length && taken[next]!.base + taken[next]!.size <= at) next++;
    for (let i = next; i < taken.length && taken[i]!.base < end; i++) {
      const hole = taken[i]!;
      if (hole.base > at) rest.push({ ...range, ...rangeBetween(at, hole.base) });
      at = maxU64(at, hole.base + hole.size);
      next = i;
    }
    if (at < end) rest.push({ ...range, ...rangeBetween(at, end) });
  }
  return rest;
}

/** The parts of `a` that are in `b`, with the other properties of `a`. */
export function intersect<R extends Range>(a: readonly R[], b: readonly Range[]): R[] {
  return subtract(a, subtract(a, b));
}

/**
 * Reduces each range to the whole pages in it, and drops ranges without one. They may overlap and be in any
 * order.
 */
export function wholePages<R extends Range>(ranges: readonly R[], page: bigint): R[] {
  return ranges
    .map((range) => {
      const base = roundUp(range.base, page);
      return { ...range, base, size: roundDown(range.base + range.size, page) - base };
    })
    .filter(({ size }) => size > 0n);
}

/** The total number of bytes of the ranges. */
export function bytesIn(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { size }) => sum + size, 0n);
}
