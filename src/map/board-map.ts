// SPDX-License-Identifier: MIT
//
// A board's physical address space as plain data, for drawing.
import { compare } from '../base/compare.ts';
import { byBase } from '../base/range.ts';
import { cappedEnd } from '../base/ranges.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Zone } from '../linux/zones.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import { banksOf, budgetOf, holesOf } from './budget.ts';
import type { Bank, Budget, Hole } from './budget.ts';
import { earlyEntries, kernelEntries } from './kernel-entries.ts';
import { mapKernel } from './map-kernel.ts';
import type { MapKernel } from './map-kernel.ts';
import type { MapEntry, Mark } from './mark.ts';
import { regionEntries } from './region-entries.ts';

/** The memory of a board. All ranges are physical, in bytes; all names are byte strings. */
export interface BoardMap {
  readonly kernel: MapKernel;
  /** The board's `model`; null without one. */
  readonly model: string | null;
  /** Whether RAM is known; if not, there are no banks, zones, holes and budget. */
  readonly memoryKnown: boolean;
  /** RAM, in ascending order. */
  readonly banks: readonly Bank[];
  /**
   * Everything with an address and a size, sorted by address; with the same address the largest first. Marks
   * may overlap.
   */
  readonly marks: readonly Mark[];
  /** Everything without an address or a size. */
  readonly unplaced: readonly MapEntry[];
  readonly zones: readonly Zone[];
  /**
   * The end of the memory that every device can reach; null if no such zone is configured, or if RAM is
   * unknown.
   */
  readonly dmaLimit: bigint | null;
  /**
   * The end of the memory in a 32-bit kernel's linear map; null if that is all memory, or if RAM is unknown.
   */
  readonly lowmemEnd: bigint | null;
  /** Free memory, in ascending order. */
  readonly holes: readonly Hole[];
  readonly budget: Budget | null;
}

/**
 * Computes the map of a boot.
 *
 * @param tree the tree that was booted
 * @example
 * const map = mapOf(tree, bootReservedMemory(tree));
 * const inAreas = map.budget?.cma;
 */
export function mapOf(tree: DeviceTree, result: BootResult): BoardMap {
  const regions = regionEntries(result, tree);
  const entries = [...regions, ...kernelEntries(result, tree, regions)];
  entries.push(...earlyEntries(result, entries));
  const marks: Mark[] = [];
  const unplaced: MapEntry[] = [];
  for (const entry of entries) {
    const { base, size } = entry;
    if (base === null || size === 0n) unplaced.push(entry);
    else marks.push({ ...entry, base, size: cappedEnd({ base, size }) - base });
  }
  marks.sort((a, b) => byBase(a, b) || compare(b.size, a.size));

  const holes = result.memoryKnown ? holesOf(result) : [];
  const dmaLimit = result.zones
    .filter(({ name }) => name === 'DMA')
    .reduce<bigint | null>((limit, { end }) => (limit === null || end > limit ? end : limit), null);
  const lowmemEnd = result.zones.find(({ name }) => name === 'HighMem')?.base ?? null;
  const model = tree.root.property('model');
  return {
    kernel: mapKernel(result),
    model: (model && stringAt(model)) ?? null,
    memoryKnown: result.memoryKnown,
    banks: banksOf(result),
    marks,
    unplaced,
    zones: result.zones,
    dmaLimit,
    lowmemEnd,
    holes,
    budget: budgetOf(result, marks, holes, { dmaLimit, lowmemEnd }),
  };
}
