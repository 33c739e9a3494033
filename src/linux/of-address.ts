// SPDX-License-Identifier: MIT
//
// drivers/of/address.c of Linux 7.2: which physical addresses a bus's `dma-ranges` reach.
import type { Range } from '../base/range.ts';
import { U64_MAX, addU64, maxU64, minU64, subU64, u64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import { cells, strings, stringAt, u32 } from '../tree/readings.ts';
import { deviceIsAvailable } from './device.ts';
import type { LiveTree } from './live-tree.ts';

/** An address that cannot be translated (`OF_BAD_ADDR`). */
const OF_BAD_ADDR = U64_MAX;
const MAX_ADDRESS_CELLS = 4;

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
    if (bus.property('dma-ranges')!.length === 0 || !isReached(bus)) continue;
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

/**
 * `of_dma_get_range()`: how much of a range of physical memory the nearest `dma-ranges` above a device reaches. A device
 * under no `dma-ranges` reaches all, as far as the tree goes: its driver's DMA mask is not in it.
 */
export function dmaReach(device: DtNode, region: Range, live: LiveTree): DmaReach {
  for (let bus = dmaParent(device, live); bus !== null; bus = dmaParent(bus, live)) {
    const property = bus.property('dma-ranges');
    if (property === undefined || property.length === 0) continue;
    const ranges = dmaRanges(bus, live);
    if (ranges === undefined) return 'all';
    let reached = 0n;
    for (const { cpu, size } of ranges) {
      const base = maxU64(cpu, region.base);
      const end = minU64(cpu + size, region.base + region.size);
      if (end > base) reached += end - base;
    }
    return reached >= region.size ? 'all' : reached > 0n ? 'part' : 'none';
  }
  return 'all';
}

/** Whether the walk over available nodes comes to it; the root's own status is not asked. */
function isReached(node: DtNode): boolean {
  for (let at = node; at.parent !== null; at = at.parent) if (!deviceIsAvailable(at)) return false;
  return true;
}

/** `for_each_of_range()` over a bus's `dma-ranges`: undefined where they cannot be read. */
export function dmaRanges(bus: DtNode, live: LiveTree): DmaRange[] | undefined {
  const property = bus.property('dma-ranges');
  const values = property && cells(property);
  const na = ownCells(bus, '#address-cells');
  const ns = ownCells(bus, '#size-cells');
  const pna = inheritedCells(bus, '#address-cells');
  if (values === undefined || !validCounts(na, ns) || pna < 1 || pna > MAX_ADDRESS_CELLS) return undefined;
  const flags = flagCells(bus);
  const entry = na + pna + ns;
  const ranges: DmaRange[] = [];
  for (let at = 0; at + entry <= values.length; at += entry) {
    const range = {
      bus: join(values.slice(at + flags, at + na)),
      cpu: translate(bus, values.slice(at + na, at + na + pna), live),
      size: join(values.slice(at + na + pna, at + entry)),
    };
    const last = ranges.at(-1);
    const follows =
      last !== undefined &&
      (flags === 0 || values[at] === values[at - entry]) &&
      range.bus === addU64(last.bus, last.size) &&
      range.cpu === addU64(last.cpu, last.size);
    if (follows) ranges[ranges.length - 1] = { ...last, size: addU64(last.size, range.size) };
    else ranges.push(range);
  }
  return ranges;
}

/** `of_translate_dma_address()`: takes an address of a bus's parent up to the root. */
function translate(device: DtNode, address: number[], live: LiveTree): bigint {
  let at = address;
  let bus = dmaParent(device, live);
  if (bus === null) return OF_BAD_ADDR;
  let na = ownCells(bus, '#address-cells');
  let ns = ownCells(bus, '#size-cells');
  if (!validCounts(na, ns)) return OF_BAD_ADDR;
  for (let parent = dmaParent(bus, live); parent !== null; parent = dmaParent(bus, live)) {
    const pna = ownCells(parent, '#address-cells');
    const pns = ownCells(parent, '#size-cells');
    if (!validCounts(pna, pns)) return OF_BAD_ADDR;
    const next = translateOne(bus, at, na, ns, pna, flagCells(parent));
    if (next === undefined) return OF_BAD_ADDR;
    at = next;
    bus = parent;
    na = pna;
    ns = pns;
  }
  return join(at.slice(0, na));
}

/** `of_translate_one()`: one level up; a bus without `dma-ranges` maps 1:1. */
function translateOne(
  bus: DtNode,
  address: number[],
  na: number,
  ns: number,
  pna: number,
  parentFlags: number,
): number[] | undefined {
  const property = bus.property('dma-ranges');
  if (property === undefined || property.length === 0) return split(join(address.slice(0, na)), pna);
  const values = cells(property) ?? [];
  const flags = flagCells(bus);
  const entry = na + pna + ns;
  const wanted = join(address.slice(flags, na));
  for (let i = 0; i + entry <= values.length; i += entry) {
    const start = join(values.slice(i + flags, i + na));
    const size = join(values.slice(i + na + pna, i + entry));
    if (flags > 0 && address[0] !== values[i]) continue;
    if (wanted < start || wanted >= addU64(start, size)) continue;
    const parent = values.slice(i + na, i + na + pna);
    const target = addU64(join(parent.slice(parentFlags)), wanted - start);
    return [...parent.slice(0, parentFlags), ...split(target, pna - parentFlags)];
  }
  return undefined;
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

/** Cells that hold flags before an address on this bus: PCI, ISA, and buses with three address cells. */
function flagCells(bus: DtNode): number {
  const type = bus.property('device_type');
  const typeName = type && stringAt(type);
  const baseName = bus.name.split('@')[0]!;
  if (typeName === 'pci' || typeName === 'pciex' || typeName === 'vci' || typeName === 'ht') return 1;
  if (baseName === 'pcie' || baseName === 'isa') return 1;
  return bus.has('#address-cells') && ownCells(bus, '#address-cells') === 3 ? 1 : 0;
}

/** `of_bus_n_addr_cells()` and its like: the node's own, else the nearest ancestor's, else 1. */
function ownCells(node: DtNode, name: string): number {
  for (let at: DtNode | null = node; at !== null; at = at.parent) {
    const property = at.property(name);
    if (property !== undefined) return u32(property) ?? 1;
  }
  return 1;
}

/** `of_n_addr_cells()`: that of the bus the node is on. */
function inheritedCells(node: DtNode, name: string): number {
  return ownCells(node.parent ?? node, name);
}

/** `OF_CHECK_COUNTS()` */
function validCounts(na: number, ns: number): boolean {
  return na > 0 && na <= MAX_ADDRESS_CELLS && ns > 0;
}

/** Cells as one number, most significant first; the lowest 64 bits of it. */
function join(values: readonly number[]): bigint {
  return u64(values.reduce((sum, cell) => (sum << 32n) | BigInt(cell), 0n));
}

/** A number as cells. */
function split(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    Number((value >> BigInt(32 * (count - 1 - i))) & 0xffff_ffffn),
  );
}
