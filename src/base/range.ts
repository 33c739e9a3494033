// SPDX-License-Identifier: MIT
import { compare } from './compare.ts';
import { hex } from './hex.ts';
import { sizeText } from './size.ts';
import { addU64, maxU64, minU64, roundDown, roundUp, u64 } from './u64.ts';

/** A range of physical addresses, in bytes: `base` up to but not including `base + size`. */
export interface Range {
  readonly base: bigint;
  readonly size: bigint;
}

/** The first address after the range, modulo 2^64. */
export function endOf(range: Range): bigint {
  return addU64(range.base, range.size);
}

/** The range from `base` up to but not including `end`. */
export function rangeBetween(base: bigint, end: bigint): Range {
  return { base, size: end - base };
}

/** Whether two ranges share an address. Limit ranges that wrap at 2^64 before the call. */
export function rangesOverlap(a: Range, b: Range): boolean {
  return a.base < b.base + b.size && b.base < a.base + a.size;
}

/** The addresses that two ranges share; undefined if there are none. */
export function sharedRange(a: Range, b: Range): Range | undefined {
  const base = maxU64(a.base, b.base);
  const end = minU64(a.base + a.size, b.base + b.size);
  return end > base ? rangeBetween(base, end) : undefined;
}

/** Whether all addresses of `inner` are in `outer`. */
export function rangeContains(outer: Range, inner: Range): boolean {
  return inner.base >= outer.base && inner.base + inner.size <= outer.base + outer.size;
}

/** The whole pages that contain the range. */
export function pagesAround({ base, size }: Range, page: bigint): Range {
  const start = roundDown(base, page);
  return rangeBetween(start, roundUp(base + size, page));
}

/** Compares two ranges for `sort`, the lower base first. */
export function byBase(a: Range, b: Range): number {
  return compare(a.base, b.base);
}

/** First and last address, `0x50000000..0x501fffff`; only the base if the size is 0. */
export function rangeText({ base, size }: Range): string {
  return size === 0n ? hex(base) : `${hex(base)}..${hex(u64(base + size - 1n))}`;
}

/** First and last address and the size: `0x50000000..0x501fffff (2 MiB)`. */
export function rangeAndSizeText(range: Range): string {
  return `${rangeText(range)} (${sizeText(range.size)})`;
}
