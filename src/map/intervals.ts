// SPDX-License-Identifier: MIT
//
// Sets of addresses as sorted lists of disjoint ranges. Work is linear in the lists, once they are sorted.
import type { Range } from '../base/range.ts';
import { U64_MAX } from '../base/u64.ts';

/** The first address after a range that may reach past 2^64, where it is cut. */
export function cappedEnd({ base, size }: Range): bigint {
  const end = base + size;
  return end > U64_MAX ? U64_MAX + 1n : end;
}

/** What any of the ranges covers; they may overlap, in any order. */
export function unite(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  const united: { base: bigint; size: bigint }[] = [];
  for (const range of sorted) {
    const end = cappedEnd(range);
    const last = united.at(-1);
    if (end <= range.base) continue;
    if (last === undefined || range.base > last.base + last.size) {
      united.push({ base: range.base, size: end - range.base });
    } else if (end > last.base + last.size) {
      last.size = end - last.base;
    }
  }
  return united;
}

/** What is in one set and not in the other. Ranges that touch stay apart. */
export function subtract(from: readonly Range[], taken: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let next = 0;
  for (const { base, size } of from) {
    const end = base + size;
    let at = base;
    while (next < taken.length && taken[next]!.base + taken[next]!.size <= base) next++;
    for (let i = next; i < taken.length && taken[i]!.base < end; i++) {
      const hole = taken[i]!;
      if (hole.base > at) rest.push({ base: at, size: hole.base - at });
      if (hole.base + hole.size > at) at = hole.base + hole.size;
      next = i;
    }
    if (at < end) rest.push({ base: at, size: end - at });
  }
  return rest;
}

/** What is in both sets. */
export function intersect(a: readonly Range[], b: readonly Range[]): Range[] {
  return subtract(a, subtract(a, b));
}

/** How many addresses are in a set. */
export function bytesIn(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { size }) => sum + size, 0n);
}
