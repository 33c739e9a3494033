// SPDX-License-Identifier: MIT
import { endOf } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { roundDown, roundUp } from '../base/u64.ts';
import type { NodeRange } from './facts.ts';

/** Ranges of whole pages, as the kernel lists memory: the start up, the end down, and none that are empty. */
export function wholePages<R extends Range>(ranges: readonly R[], page: bigint): R[] {
  return ranges
    .map((range) => {
      const base = roundUp(range.base, page);
      return { ...range, base, size: roundDown(endOf(range), page) - base };
    })
    .filter(({ size }) => size > 0n);
}

/** Ranges in ascending order, those on one node that touch or are less than `gap` apart as one. */
export function merged(ranges: readonly NodeRange[], gap: bigint): NodeRange[] {
  const all: NodeRange[] = [];
  for (const range of [...ranges].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0))) {
    const last = all.at(-1);
    if (last !== undefined && last.node === range.node && range.base <= endOf(last) + gap) {
      const end = endOf(range) > endOf(last) ? endOf(range) : endOf(last);
      all[all.length - 1] = { ...last, size: end - last.base };
    } else all.push(range);
  }
  return all;
}

/** What of a range no other covers; the others are in ascending order. */
export function uncovered(range: Range, others: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let at = range.base;
  const end = endOf(range);
  for (const other of others) {
    if (endOf(other) <= at) continue;
    if (other.base >= end) break;
    if (other.base > at) rest.push({ base: at, size: other.base - at });
    at = endOf(other);
  }
  if (at < end) rest.push({ base: at, size: end - at });
  return rest;
}
