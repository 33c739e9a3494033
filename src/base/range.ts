// SPDX-License-Identifier: MIT
import { addU64 } from './u64.ts';

/** A range of physical addresses, in bytes: `base` up to but not including `base + size`. */
export interface Range {
  readonly base: bigint;
  readonly size: bigint;
}

/** The first address after the range, modulo 2^64. */
export function endOf(range: Range): bigint {
  return addU64(range.base, range.size);
}

/** Whether two ranges share an address. Ranges that wrap at 2^64 must be capped before. */
export function rangesOverlap(a: Range, b: Range): boolean {
  return a.base < b.base + b.size && b.base < a.base + a.size;
}
