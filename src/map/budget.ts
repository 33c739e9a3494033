// SPDX-License-Identifier: MIT
import { Coverage } from '../base/coverage.ts';
import type { Range } from '../base/range.ts';
import { roundDown, roundUp } from '../base/u64.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Zone } from '../linux/zones.ts';
import { bytesIn, intersect, subtract, unite } from './intervals.ts';
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
  const banks: { base: bigint; size: bigint; node: number }[] = [];
  for (const { base, size, node } of memory) {
    const last = banks.at(-1);
    if (last?.node === node && last.base + last.size === base) last.size += size;
    else banks.push({ base, size, node });
  }
  return banks;
}

/** What is free for the page allocator, in whole pages. */
export function holesOf({ memory, reserved, kconfig }: BootResult): Hole[] {
  const usable = memory.filter((range) => !isNomap(range));
  const page = BigInt(kconfig.pageSize);
  const holes: { base: bigint; size: bigint; node: number }[] = [];
  let at = 0;
  for (const free of subtract(usable, unite(reserved))) {
    while (usable[at]!.base + usable[at]!.size <= free.base) at++;
    const { node } = usable[at]!;
    const base = roundUp(free.base, page);
    const end = roundDown(free.base + free.size, page);
    const last = holes.at(-1);
    if (end <= base) continue;
    // memblock keeps parts with other flags apart
    if (last?.node === node && last.base + last.size === base) last.size += end - base;
    else holes.push({ base, size: end - base, node });
  }
  return holes;
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
  const inAreas = intersect(mapped, unite([...result.areas, ...result.numaAreas]));
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
  const byNode = new Map<number, Hole[]>();
  for (const hole of holes) {
    const others = byNode.get(hole.node);
    if (others === undefined) byNode.set(hole.node, [hole]);
    else others.push(hole);
  }
  const coverage = new Map(Array.from(byNode, ([node, ofNode]) => [node, new Coverage(ofNode)]));
  return zones.map((zone) => ({
    ...zone,
    left: coverage.get(zone.node)?.of({ base: zone.base, size: zone.end - zone.base }) ?? 0n,
  }));
}

function isNomap({ flags }: { readonly flags: readonly string[] }): boolean {
  return flags.includes('NOMAP');
}
