// SPDX-License-Identifier: MIT

/** The largest 64-bit unsigned value: `PHYS_ADDR_MAX`, `U64_MAX`, `ULLONG_MAX`. */
export const U64_MAX = (1n << 64n) - 1n;

/** Truncates a value to 64 bits, like an assignment to a `u64` in C. */
export function u64(value: bigint): bigint {
  return value >= 0n && value <= U64_MAX ? value : BigInt.asUintN(64, value);
}

/** `a + b` modulo 2^64. */
export function addU64(a: bigint, b: bigint): bigint {
  return u64(a + b);
}

/** `a - b` modulo 2^64. */
export function subU64(a: bigint, b: bigint): bigint {
  return u64(a - b);
}

export function minU64(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function maxU64(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/**
 * Rounds down by mask, like the kernel's `round_down()`: if the alignment is not a power of two, the result
 * is what the mask gives, not a multiple.
 */
export function roundDown(value: bigint, align: bigint): bigint {
  return value & ~u64(align - 1n) & U64_MAX;
}

/** Rounds up by mask, like the kernel's `round_up()`; wraps at 2^64. */
export function roundUp(value: bigint, align: bigint): bigint {
  return u64((u64(value - 1n) | u64(align - 1n)) + 1n);
}
