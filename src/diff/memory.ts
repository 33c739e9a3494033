// SPDX-License-Identifier: MIT
import { compare } from '../base/compare.ts';
import { Coverage } from '../base/coverage.ts';
import { rangeBetween, sharedRange } from '../base/range.ts';
import { bytesIn, joinRanges } from '../base/ranges.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult, MemoryRange } from '../linux/boot-result.ts';
import type { MemoryTotals, RangeChange, RangeState } from './boot-diff.ts';

/** The memblock name of unmapped memory. */
export const NOMAP = 'NOMAP';

/**
 * The differences of two memblock lists, as the longest uniform ranges.
 *
 * @param a disjoint and in ascending order, like all memblock lists; same for `b`
 */
export function rangeChanges(a: readonly MemoryRange[], b: readonly MemoryRange[]): RangeChange[] {
  const edges = [...a, ...b].flatMap(({ base, size }) => [base, base + size]).sort(compare);
  const changes: RangeChange[] = [];
  let inA = 0;
  let inB = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const base = edges[i]!;
    const size = edges[i + 1]! - base;
    if (size === 0n) continue;
    while (inA < a.length && a[inA]!.base + a[inA]!.size <= base) inA++;
    while (inB < b.length && b[inB]!.base + b[inB]!.size <= base) inB++;
    const from = stateAt(a[inA], base);
    const to = stateAt(b[inB], base);
    if (!sameState(from, to)) changes.push({ base, size, from, to });
  }
  return joinRanges(changes, (one, next) => sameState(one.from, next.from) && sameState(one.to, next.to));
}

/** How the memory of a boot is used. */
export function totalsOf(boot: BootResult): MemoryTotals {
  const { memory, reserved, zones } = boot;
  const inAreas = allAreas(boot);
  const cma = new Coverage(inAreas);
  const taken = new Coverage([...reserved, ...inAreas]);
  const mapped = memory.filter(({ flags }) => !flags.includes(NOMAP));
  const ram = bytesIn(memory);
  const usable = bytesIn(mapped);
  const inCma = cma.ofAll(mapped);
  const gone = taken.ofAll(mapped);
  const limit = dmaLimit(zones);
  const below =
    limit === null ? [] : mapped.flatMap((range) => sharedRange(range, rangeBetween(0n, limit)) ?? []);
  return {
    ram,
    nomap: ram - usable,
    reserved: gone - inCma,
    cma: inCma,
    left: usable - gone,
    leftDma: limit === null ? null : bytesIn(below) - taken.ofAll(below),
  };
}

function dmaLimit(zones: BootResult['zones']): bigint | null {
  const ends = zones.filter(({ name }) => name === 'DMA').map(({ end }) => end);
  return ends.length === 0 ? null : ends.reduce((most, end) => (end > most ? end : most));
}

function stateAt(range: MemoryRange | undefined, address: bigint): RangeState | null {
  if (range === undefined || address < range.base) return null;
  return { node: range.node, flags: range.flags };
}

function sameState(a: RangeState | null, b: RangeState | null): boolean {
  if (a === null || b === null) return a === b;
  return a.node === b.node && a.flags.join() === b.flags.join();
}
