// SPDX-License-Identifier: MIT
//
// A board's physical address space as plain data, for whoever draws it.
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

/** What lies where in a board's memory. All ranges are physical, in bytes; all names are byte strings. */
export interface BoardMap {
  readonly kernel: MapKernel;
  /** The board's `model`; null without one. */
  readonly model: string | null;
  /** Whether RAM is known; without it there are no banks, zones, holes and budget. */
  readonly memoryKnown: boolean;
  /** RAM, in ascending order. */
  readonly banks: readonly Bank[];
  /** What has a place and a size, by address; of those that begin together the largest first. They may overlap. */
  readonly marks: readonly Mark[];
  /** What has no place, or no size. */
  readonly unplaced: readonly MapEntry[];
  readonly zones: readonly Zone[];
  /** The end of the memory that every device reaches; null where no such zone is configured, or RAM is not known. */
  readonly dmaLimit: bigint | null;
  /** Where the memory ends that a 32-bit kernel has in its own map; null where that is all of it, or RAM is not known. */
  readonly lowmemEnd: bigint | null;
  /** Free memory, in ascending order. */
  readonly holes: readonly Hole[];
  readonly budget: Budget | null;
}

/**
 * Works out the map of a boot.
 *
 * @param tree what was booted
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
