// SPDX-License-Identifier: MIT
//
// Readings of a value as in dtc's checks: bytes up to a NUL, or cells in 32-bit arithmetic.
import { readU32 } from '../../base/big-endian.ts';
import { latin1 } from '../../base/latin1.ts';
import type { DtProperty } from '../../tree/property.ts';

/** Bytes of a cell. */
export const CELL = 4;

/** The value up to its first NUL, or the whole value without one; undefined for an empty value. */
export function textOf({ data, start, length }: DtProperty): string | undefined {
  if (length === 0) return undefined;
  const nul = data.indexOf(0, start);
  return latin1(data, start, nul < 0 ? start + length : Math.min(nul, start + length));
}

/** A text as dtc prints it, possibly missing. */
export function shown(text: string | undefined): string {
  return text ?? '(null)';
}

export function isOneString({ data, start, length }: DtProperty): boolean {
  return length > 0 && data.indexOf(0, start) === start + length - 1;
}

/** Whether the value ends with a NUL, like a list of strings; an empty value is also a list. */
export function isStringList({ data, start, length }: DtProperty): boolean {
  return length === 0 || data[start + length - 1] === 0;
}

/**
 * The value of a property with a single cell; undefined for other values (for which dtc fails an assertion).
 */
export function soleCell(property: DtProperty): number | undefined {
  return property.length === CELL ? readU32(property.data, property.start) : undefined;
}

/** The cell at an index; 0 after the end of the value (where dtc reads the bytes that follow). */
export function cellAt(property: DtProperty, index: number): number {
  return CELL * (index + 1) <= property.length ? readU32(property.data, property.start + CELL * index) : 0;
}

/** Whether a length is a multiple of `size`; only 0 is a multiple of 0. */
export function isMultipleOf(length: number, size: number): boolean {
  return size === 0 ? length === 0 : length % size === 0;
}

/** Whether a number can be a phandle: all but the first and the last one. */
export function isPhandle(value: number): boolean {
  return value !== 0 && value !== 0xffff_ffff;
}
