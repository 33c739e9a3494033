// SPDX-License-Identifier: MIT
//
// drivers/of/address.c of Linux 7.2: which physical addresses a bus's `dma-ranges` reach.
import { readU32 } from '../base/big-endian.ts';
import { Coverage } from '../base/coverage.ts';
import { getOrInsert } from '../base/map.ts';
import type { Range } from '../base/range.ts';
import { U64_MAX, addU64, subU64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { cells, strings, u32 } from '../tree/readings.ts';
import type { LiveTree } from './live-tree.ts';
import {
  busCells,
  cellsAbove,
  joinCells,
  matchBus,
  splitCells,
  validAddressCells,
  validCells,
} from './of-bus.ts';
import type { CellCounts, OfBus } from './of-bus.ts';

/** An address that cannot be translated (`OF_BAD_ADDR`). */
const OF_BAD_ADDR = U64_MAX;

/** A range of a bus's addresses, and where the CPU finds it. */
export interface DmaRange {
  /** The first address on the bus. */
  readonly bus: bigint;
  /** The physical address, all ones where no bus above translates it. */
  readonly cpu: bigint;
  readonly size: bigint;
}

/** `of_dma_get_max_cpu_address()`: the highest physical address that every bus's `dma-ranges` reach. */
export function maxDmaAddress(live: LiveTree): bigint {
  let max = U64_MAX;
  for (const bus of live.dmaBuses) {
    if (bus.property('dma-ranges')?.length === 0 || !isReached(bus, live)) continue;
    const ranges = dmaRanges(bus, live);
    if (ranges === undefined) continue;
    let end = 0n;
    for (const range of ranges) {
      const rangeEnd = addU64(range.cpu, range.size);
      if (rangeEnd > end) end = subU64(rangeEnd, 1n);
    }
    if (end < max) max = end;
  }
  return max;
}

/** How much of a region a device's bus lets it reach. */
export type DmaReach = 'all' | 'part' | 'none';

/** Tells what devices reach; the ranges of a bus are read once for all that are on it. */
export class DmaReaches {
  readonly #live: LiveTree;
  /** By bus; null where none of its ranges can be used. */
  readonly #coverage = new Map<DtNode, Coverage | null>();

  constructor(live: LiveTree) {
    this.#live = live;
  }

  /**
   * `of_dma_configure()`: how much of a range of physical memory a device reaches through the nearest `dma-ranges` above it. A
   * device that is under none, or whose ranges cannot be used, reaches all as far as the tree goes: its driver's DMA mask is
   * not in it.
   */
  reach(device: DtNode, region: Range): DmaReach {
    const bus = this.busOf(device);
    const coverage = bus === undefined ? null : this.#coverageOf(bus);
    if (coverage === null) return 'all';
    const reached = coverage.of(region);
    return reached === region.size ? 'all' : reached > 0n ? 'part' : 'none';
  }

  /** The bus whose `dma-ranges` limit what a device reaches. */
  busOf(device: DtNode): DtNode | undefined {
    return limitingBus(device, this.#live);
  }

  #coverageOf(bus: DtNode): Coverage | null {
    return getOrInsert(this.#coverage, bus, () => {
      const usable = dmaRanges(bus, this.#live)?.filter(({ cpu }) => cpu !== OF_BAD_ADDR) ?? [];
      return usable.length === 0 ? null : new Coverage(usable.map(({ cpu, size }) => ({ base: cpu, size })));
    });
  }
}

/** `of_dma_get_range()`: the first bus whose `dma-ranges` are not empty; only the first may leave them out. */
function limitingBus(device: DtNode, live: LiveTree): DtNode | undefined {
  let first = true;
  for (let bus = dmaParent(device, live); bus !== null; bus = dmaParent(bus, live)) {
    const property = bus.property('dma-ranges');
    if (property !== undefined && property.length > 0) return bus;
    if (!first && property === undefined) return undefined;
    first = false;
  }
  return undefined;
}

/** Whether the walk over available nodes comes to it; the root's own status is not asked. */
function isReached(node: DtNode, { reader }: LiveTree): boolean {
  for (let at = node; at.parent !== null; at = at.parent) if (!reader.deviceIsAvailable(at)) return false;
  return true;
}

/** `for_each_of_range()` over a bus's `dma-ranges`: undefined where the kernel does not read them. */
export function dmaRanges(node: DtNode, live: LiveTree): DmaRange[] | undefined {
  const property = node.property('dma-ranges');
  const bus = matchBus(node, live.reader);
  const { na, ns } = busCells(node);
  const pna = cellsAbove(node).na;
  if (property === undefined || bus === undefined) return undefined;
  if (!validCells({ na, ns }) || !validAddressCells(pna)) return undefined;
  const entry = na + pna + ns;
  const ranges: DmaRange[] = [];
  let lastFlags = 0;
  for (const cells of entriesOf(property, entry)) {
    const range = {
      bus: joinCells(cells.slice(bus.flagCells, na)),
      cpu: translate(node, cells.slice(na, na + pna), live),
      size: joinCells(cells.slice(na + pna)),
    };
    const flags = bus.flagCells === 0 ? 0 : cells[0]!;
    const last = ranges.at(-1);
    const follows =
      last !== undefined &&
      flags === lastFlags &&
      range.bus === addU64(last.bus, last.size) &&
      range.cpu === addU64(last.cpu, last.size);
    if (follows) ranges[ranges.length - 1] = { ...last, size: addU64(last.size, range.size) };
    else ranges.push(range);
    lastFlags = flags;
  }
  return ranges;
}

/** `__of_translate_address()` by `dma-ranges`: takes an address of a node up to the root. */
function translate(node: DtNode, address: readonly number[], live: LiveTree): bigint {
  let at = [...address];
  let device = node;
  let parent = dmaParent(device, live);
  let bus = parent === null ? undefined : matchBus(parent, live.reader);
  if (parent === null || bus === undefined) return OF_BAD_ADDR;
  let counts = bus.countCells(device);
  if (!validCells(counts)) return OF_BAD_ADDR;
  for (;;) {
    device = parent;
    parent = dmaParent(device, live);
    if (parent === null) return joinCells(at.slice(0, counts.na));
    const parentBus = matchBus(parent, live.reader);
    const parentCounts = parentBus?.countCells(device);
    if (parentBus === undefined || parentCounts === undefined || !validCells(parentCounts))
      return OF_BAD_ADDR;
    const next = translateOne(device, bus, counts, at, parentBus, parentCounts.na);
    if (next === undefined) return OF_BAD_ADDR;
    at = next;
    bus = parentBus;
    counts = parentCounts;
  }
}

/** `of_translate_one()`: one level up; a bus without `dma-ranges` maps 1:1 and hands flags on. */
function translateOne(
  node: DtNode,
  bus: OfBus,
  { na, ns }: CellCounts,
  address: readonly number[],
  parentBus: OfBus,
  pna: number,
): number[] | undefined {
  const property = node.property('dma-ranges');
  const placed = (flags: readonly number[], value: bigint): number[] => [
    ...flags.slice(0, parentBus.flagCells),
    ...splitCells(value, pna - parentBus.flagCells),
  ];
  if (property === undefined || property.length === 0)
    return placed(address, joinCells(address.slice(0, na)));
  const wanted = joinCells(address.slice(bus.flagCells, na));
  for (const cells of entriesOf(property, na + pna + ns)) {
    const start = joinCells(cells.slice(bus.flagCells, na));
    const size = joinCells(cells.slice(na + pna));
    if (!bus.sameType(address[0]!, cells[0]!)) continue;
    if (wanted < start || wanted >= addU64(start, size)) continue;
    const parent = cells.slice(na, na + pna);
    return placed(parent, addU64(joinCells(parent.slice(parentBus.flagCells)), wanted - start));
  }
  return undefined;
}

/** The whole entries of a property; what is left over at its end is not looked at. */
function entriesOf(property: DtProperty, cellsEach: number): number[][] {
  return Array.from({ length: Math.trunc(property.length / 4 / cellsEach) }, (_, i) =>
    Array.from({ length: cellsEach }, (_, cell) =>
      readU32(property.data, property.start + 4 * (i * cellsEach + cell)),
    ),
  );
}

/** `__of_get_dma_parent()`: the interconnect called `dma-mem`, or the parent. */
function dmaParent(node: DtNode, live: LiveTree): DtNode | null {
  const names = node.property('interconnect-names');
  const index = (names && strings(names))?.indexOf('dma-mem') ?? -1;
  const entries = node.property('interconnects');
  const values = (entries && cells(entries)) ?? [];
  if (index < 0) return node.parent;
  for (let at = 0, i = 0; at < values.length; i++) {
    const target = live.byPhandle.get(values[at]!);
    if (i === index) return target ?? node.parent;
    const count = target?.property('#interconnect-cells');
    at += 1 + ((count && u32(count)) ?? 0);
  }
  return node.parent;
}
