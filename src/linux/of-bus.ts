// SPDX-License-Identifier: MIT
//
// The kinds of bus that drivers/of/address.c of Linux 7.2 knows: how their addresses are laid out and compared.
import { u64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import { u32 } from '../tree/readings.ts';
import type { TreeReader } from './tree-reader.ts';

/** Cells of an address and of a size. */
export interface CellCounts {
  readonly na: number;
  readonly ns: number;
}

/** A kind of bus (`struct of_bus`). */
export interface OfBus {
  /** Cells of an address that hold flags, before the address itself. */
  readonly flagCells: number;
  /** How addresses of a node on such a bus are counted. */
  countCells(node: DtNode): CellCounts;
  /** Whether the flags of two addresses are of one type. */
  sameType(a: number, b: number): boolean;
}

const MAX_ADDRESS_CELLS = 4;
const PCI_TYPES = ['pci', 'pciex', 'vci', 'ht'];

/** PCI tells I/O from memory, and no more: not 32 bits from 64, nor what can be prefetched. */
const pci: OfBus = {
  flagCells: 1,
  countCells: () => ({ na: 3, ns: 2 }),
  sameType: (a, b) => pciType(a) === pciType(b),
};
const isa: OfBus = {
  flagCells: 1,
  countCells: () => ({ na: 2, ns: 1 }),
  sameType: (a, b) => ((a ^ b) & 1) === 0,
};
const defaultFlags: OfBus = { flagCells: 1, countCells: cellsAbove, sameType: (a, b) => a === b };
const plain: OfBus = { flagCells: 0, countCells: cellsAbove, sameType: () => true };

/** `of_match_bus()`: undefined for a node that is no bus, as it has no `#address-cells`. */
export function matchBus(node: DtNode, reader: TreeReader): OfBus | undefined {
  const property = node.property('device_type');
  const type = property && reader.firstString(property);
  const [name = ''] = node.name.split('@', 1);
  if ((type !== undefined && PCI_TYPES.includes(type)) || name === 'pcie') return pci;
  if (name === 'isa') return isa;
  if (!node.has('#address-cells')) return undefined;
  return busCells(node).na === 3 ? defaultFlags : plain;
}

/** `of_bus_n_addr_cells()` and `of_bus_n_size_cells()`: the node's own, else the nearest ancestor's, else 1. */
export function busCells(node: DtNode): CellCounts {
  return { na: nearest(node, '#address-cells'), ns: nearest(node, '#size-cells') };
}

/** `of_n_addr_cells()` and `of_n_size_cells()`: those that the node's own addresses are written with. */
export function cellsAbove(node: DtNode): CellCounts {
  return busCells(node.parent ?? node);
}

/** `OF_CHECK_ADDR_COUNT()` */
export function validAddressCells(na: number): boolean {
  return na > 0 && na <= MAX_ADDRESS_CELLS;
}

/** `OF_CHECK_COUNTS()` */
export function validCells({ na, ns }: CellCounts): boolean {
  return validAddressCells(na) && ns > 0;
}

/** `of_read_number()`: cells as one number, most significant first; the lowest 64 bits of it. */
export function joinCells(cells: readonly number[]): bigint {
  return u64(cells.reduce((sum, cell) => (sum << 32n) | BigInt(cell), 0n));
}

/** The lowest cells of a number, most significant first; the cells above the lowest two are 0. */
export function splitCells(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    Number((value >> BigInt(32 * (count - 1 - i))) & 0xffff_ffffn),
  );
}

function pciType(flags: number): 'io' | 'memory' | 'configuration' {
  const space = (flags >>> 24) & 3;
  return space === 0 ? 'configuration' : space === 1 ? 'io' : 'memory';
}

function nearest(node: DtNode, name: string): number {
  for (let at: DtNode | null = node; at !== null; at = at.parent) {
    const property = at.property(name);
    if (property !== undefined) return u32(property) ?? 1;
  }
  return 1;
}
