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
 * Where the memory goes, in bytes. Each byte of RAM is counted once: `noMap`, `reserved`, `kernel`, `cma` and `left` add up
 * to `ram`.
 */
export interface Budget {
  readonly ram: bigint;
  /** Taken out of the kernel's map. */
  readonly noMap: bigint;
  /** Reserved by regions, /memreserve/ and crashkernel=, and mapped. */
  readonly reserved: bigint;
  /** The image, the initrd, the blob, early allocations, and what all of these leave of their pages. */
  readonly kernel: bigint;
  /** In CMA areas: movable pages may use it until a device wants it. */
  readonly cma: bigint;
  /** Free for the page allocator. */
  readonly left: bigint;
  /** How much of `left` lies below the DMA limit; null where no such zone is configured. */
  readonly leftBelowDmaLimit: bigint | null;
  /** How much of `left` a 32-bit kernel has in its own map; null where that is all of it. */
  readonly leftInLowmem: bigint | null;
  readonly zones: readonly ZoneBudget[];
}

/** What is left in a zone of a node. */
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

/** RAM by node, whatever flags its parts have. */
export function banksOf({ memory }: BootResult): Bank[] {
  return joinRanges(memory.map(bankOf), onOneNode);
}

/** What is free for the page allocator, in whole pages. */
export function holesOf({ memory, reserved, kconfig }: BootResult): Hole[] {
  const usable = memory.filter((range) => !isNomap(range)).map(bankOf);
  const free = wholePages(subtract(usable, unite(reserved)), BigInt(kconfig.pageSize));
  // memblock keeps parts with other flags apart
  return joinRanges(free, onOneNode);
}

/** Where memory goes; null where none is known. */
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
