// SPDX-License-Identifier: MIT
//
// Typed readings of a property's bytes. Each returns undefined if the bytes do not fit the type. The format
// has no types: the reader of a property decides what it means.
import { readU32 } from '../base/big-endian.ts';
import { present } from '../base/invariant.ts';
import { latin1 } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import type { DtNode } from './node.ts';
import type { DtProperty } from './property.ts';

/** Number of cells in the value; undefined if its length is not a multiple of 4. */
export function cellCount(property: DtProperty): number | undefined {
  return property.length % 4 === 0 ? property.length / 4 : undefined;
}

/** The value as 32-bit cells. */
export function cells(property: DtProperty): number[] | undefined {
  const count = cellCount(property);
  if (count === undefined) return undefined;
  return Array.from({ length: count }, (_, i) => readU32(property.data, property.start + 4 * i));
}

/** The cell at an index. */
export function u32(property: DtProperty, index = 0): number | undefined {
  const at = 4 * index;
  return at + 4 <= property.length ? readU32(property.data, property.start + at) : undefined;
}

/**
 * Reads `count` cells from cell `index` on as one number, most significant first, like the kernel's
 * `of_read_number()`. Of more than two cells, the lowest 64 bits are kept; no cells are 0.
 */
export function number(property: DtProperty, index: number, count: number): bigint | undefined {
  if (4 * (index + count) > property.length) return undefined;
  const at = property.start + 4 * index;
  if (count === 0) return 0n;
  const low = readU32(property.data, at + 4 * (count - 1));
  if (count === 1) return BigInt(low);
  const high = readU32(property.data, at + 4 * (count - 2));
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** Like {@link number}, for cells that are known to be in the value. */
export function numberAt(property: DtProperty, index: number, count: number): bigint {
  return present(number(property, index, count), 'the value has these cells');
}

/** A value of exactly one or two cells as an unsigned number. */
export function u64(property: DtProperty): bigint | undefined {
  return property.length === 4 || property.length === 8
    ? number(property, 0, property.length / 4)
    : undefined;
}

/**
 * The string at an index of a string list; undefined after the last terminated one: `fdt_stringlist_get()`.
 */
export function stringAt(property: DtProperty, index = 0): string | undefined {
  let i = 0;
  for (const string of eachString(property)) if (i++ === index) return string;
  return undefined;
}

/** The strings of a string list, one by one, up to the last terminated one. */
export function* eachString(property: DtProperty): Generator<string, void, undefined> {
  const { data } = property;
  const end = property.start + property.length;
  for (let at = property.start; at < end;) {
    const nul = data.indexOf(0, at);
    if (nul < 0 || nul >= end) return;
    yield latin1(data, at, nul);
    at = nul + 1;
  }
}

/** All strings of a string list; undefined if the last one is not terminated, or if there is none. */
export function strings(property: DtProperty): string[] | undefined {
  if (property.length === 0 || property.data[property.start + property.length - 1] !== 0) return undefined;
  return latin1(property.data, property.start, property.start + property.length - 1).split('\0');
}

/** The value as phandles, one cell each. */
export function phandles(property: DtProperty): number[] | undefined {
  return cells(property);
}

/** Pairs of address and size with the given numbers of cells, as in `reg` and `alloc-ranges`. */
export function reg(property: DtProperty, addressCells: number, sizeCells: number): Range[] | undefined {
  const entry = addressCells + sizeCells;
  const count = cellCount(property);
  if (entry === 0 || count === undefined || count % entry !== 0) return undefined;
  return Array.from({ length: count / entry }, (_, i) => ({
    base: numberAt(property, i * entry, addressCells),
    size: numberAt(property, i * entry + addressCells, sizeCells),
  }));
}

/** The node's phandle, from `phandle` or the older `linux,phandle`, whichever comes first. */
export function phandleOf(node: DtNode): number | undefined {
  for (const property of node.properties) {
    if ((property.name === 'phandle' || property.name === 'linux,phandle') && property.length >= 4) {
      const value = readU32(property.data, property.start);
      if (value !== 0) return value;
    }
  }
  return undefined;
}
