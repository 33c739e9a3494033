// SPDX-License-Identifier: MIT
//
// Typed readings of a property's bytes. Each gives undefined where the bytes can't be read that way: the format itself
// has no types, so what a property means is its reader's business.
import { readU32 } from '../base/big-endian.ts';
import { present } from '../base/invariant.ts';
import { latin1 } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import type { DtNode } from './node.ts';
import type { DtProperty } from './property.ts';

/** Number of cells in the value, undefined where it is not whole cells. */
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
 * `count` cells from cell `index` on, as one number, most significant first: the kernel's `of_read_number()`. More than
 * two cells keep their lowest 64 bits; none is 0.
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

/** Like {@link number}, for cells that the value is known to have. */
export function numberAt(property: DtProperty, index: number, count: number): bigint {
  return present(number(property, index, count), 'the value has these cells');
}

/** A value of exactly one or two cells as an unsigned number. */
export function u64(property: DtProperty): bigint | undefined {
  return property.length === 4 || property.length === 8
    ? number(property, 0, property.length / 4)
    : undefined;
}

/** The string at an index of a string list, undefined past the last one that is terminated: `fdt_stringlist_get()`. */
export function stringAt(property: DtProperty, index = 0): string | undefined {
  let i = 0;
  for (const string of eachString(property)) if (i++ === index) return string;
  return undefined;
}

/** The strings of a string list, one by one, up to the last one that is terminated. */
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

/** All terminated strings of a string list, and undefined where the last one lacks its terminator or there is none. */
export function strings(property: DtProperty): string[] | undefined {
  if (property.length === 0 || property.data[property.start + property.length - 1] !== 0) return undefined;
  return latin1(property.data, property.start, property.start + property.length - 1).split('\0');
}

/** The value as phandles, one cell each. */
export function phandles(property: DtProperty): number[] | undefined {
  return cells(property);
}

/** Pairs of address and size with the given number of cells each, as `reg` and `alloc-ranges` hold them. */
export function reg(property: DtProperty, addressCells: number, sizeCells: number): Range[] | undefined {
  const entry = addressCells + sizeCells;
  const count = cellCount(property);
  if (entry === 0 || count === undefined || count % entry !== 0) return undefined;
  return Array.from({ length: count / entry }, (_, i) => ({
    base: numberAt(property, i * entry, addressCells),
    size: numberAt(property, i * entry + addressCells, sizeCells),
  }));
}

/** The node's phandle, as `phandle` or the older `linux,phandle` give it, whichever comes first. */
export function phandleOf(node: DtNode): number | undefined {
  for (const property of node.properties) {
    if ((property.name === 'phandle' || property.name === 'linux,phandle') && property.length >= 4) {
      const value = readU32(property.data, property.start);
      if (value !== 0) return value;
    }
  }
  return undefined;
}
