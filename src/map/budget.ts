// SPDX-License-Identifier: MIT
import { Coverage } from '../base/coverage.ts';
import { groupBy } from '../base/map.ts';
import { rangeBetween } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn, intersect, joinRanges, subtract, unite, wholePages } from '../base/ranges.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult, MemoryRange } from '../linux/boot-result.ts';
import type { Zone } from '../linux/zones.ts';
import type { Mark, MarkKind } from './mark.ts';

/**
 * How the memory is used, in bytes. Each byte of RAM is counted once: `noMap`, `reserved`, `kernel`, `cma`
 * and `left` add up to `ram`.
 */
export interface Budget {
  readonly ram: bigint;
  /** Not mapped (`no-map`). */
  readonly noMap: bigint;
  /** Reserved by regions, /memreserve/ and crashkernel=, and mapped. */
  readonly reserved: bigint;
  /**
   * The kernel image, the initrd, the DTB, early allocations, and the unusable rest of the pages of all
   * reservations.
   */
  readonly kernel: bigint;
  /** In CMA areas: movable pages may use it until a device needs it. */
  readonly cma: bigint;
  /** Free for the page allocator. */
  readonly left: bigint;
  /** The part of `left` below the DMA limit; null if no such zone is configured. */
  readonly leftBelowDmaLimit: bigint | null;
  /** The part of `left` in a 32-bit kernel's linear map; null if that is all of it. */
  readonly leftInLowmem: bigint | null;
  readonly zones: readonly ZoneBudget[];
}

/** The free memory in a zone of a node. */
export interface ZoneBudget extends Zone {
  readonly left: bigint;
}

/** A stretch of RAM of one node. */
export interface Bank extends Range {
  readonly node: number;
}

/** A free stretch of RAM. */
export interface Hole extends Range {
  readonly node: number;
}

const OF_TREE: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'reserved',
  'coherent-pool',
  'restricted-pool',
  'memreserve',
  'crash',
  'nomap',
]);

/** RAM by node; memblock's flags do not matter. */
export function banksOf({ memory }: BootResult): Bank[] {
  return joinRanges(memory.map(bankOf), onOneNode);
}

/** Whole pages that are free for the page allocator. */
export function holesOf({ memory, reserved, kconfig }: BootResult): Hole[] {
  const usable = memory.filter((range) => !isNomap(range)).map(bankOf);
  const free = wholePages(subtract(usable, unite(reserved)), BigInt(kconfig.pageSize));
  // memblock does not merge ranges with different flags
  return joinRanges(free, onOneNode);
}

/** The budget of the memory; null if memory is unknown. */
export function budgetOf(
  result: BootResult,
  marks: readonly Mark[],
  holes: readonly Hole[],
  { dmaLimit, lowmemEnd }: { readonly dmaLimit: bigint | null; readonly lowmemEnd: bigint | null },
): Budget | null {
  if (!result.memoryKnown) return null;
  const memory = unite(result.memory);
  const noMap = unite(result.memory.filter(isNomap));
  const mapped = subtract(memory, noMap);
  const inAreas = intersect(mapped, unite(allAreas(result)));
  const reserved = intersect(subtract(mapped, inAreas), unite(result.reserved));
  const byTree = bytesIn(intersect(reserved, unite(marks.filter(({ kind }) => OF_TREE.has(kind)))));
  const left = bytesIn(holes);
  const leftBelow = (end: bigint | null): bigint | null =>
    end === null ? null : bytesIn(intersect(holes, [{ base: 0n, size: end }]));
  return {
    ram: bytesIn(memory),
    noMap: bytesIn(noMap),
    reserved: byTree,
    kernel: bytesIn(mapped) - bytesIn(inAreas) - byTree - left,
    cma: bytesIn(inAreas),
    left,
    leftBelowDmaLimit: leftBelow(dmaLimit),
    leftInLowmem: leftBelow(lowmemEnd),
    zones: zoneBudgets(result.zones, holes),
  };
}

function zoneBudgets(zones: readonly Zone[], holes: readonly Hole[]): ZoneBudget[] {
  const byNode = groupBy(holes, ({ node }) => node);
  const coverage = new Map(Array.from(byNode, ([node, ofNode]) => [node, new Coverage(ofNode)]));
  return zones.map((zone) => ({
    ...zone,
    left: coverage.get(zone.node)?.of(rangeBetween(zone.base, zone.end)) ?? 0n,
  }));
}

function bankOf({ base, size, node }: MemoryRange): Bank {
  return { base, size, node };
}

function onOneNode(a: Bank, b: Bank): boolean {
  return a.node === b.node;
}

function isNomap({ flags }: { readonly flags: readonly string[] }): boolean {
  return flags.includes('NOMAP');
}
