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
  ['1 + 2', addU64(1n, 2n), 3n],
  ['max + 1', addU64(U64_MAX, 1n), 0n],
  ['max + max', addU64(U64_MAX, U64_MAX), U64_MAX - 1n],
  ['3 - 2', subU64(3n, 2n), 1n],
  ['0 - 1', subU64(0n, 1n), U64_MAX],
  ['the lesser of 1 and max', minU64(1n, U64_MAX), 1n],
  ['the lesser of max and 1', minU64(U64_MAX, 1n), 1n],
  ['the greater of 1 and max', maxU64(1n, U64_MAX), U64_MAX],
  ['the greater of max and 1', maxU64(U64_MAX, 1n), U64_MAX],
])('%s', (_, actual, expected) => {
  expect(actual).toBe(expected);
});

// x & ~(a - 1) and ((x - 1) | (a - 1)) + 1 of uint64_t, from a C program (gcc 12.2.0, x86-64)
it.each([
  [0x0n, 0x1000n, 0x0n, 0x0n],
  [0x1n, 0x1000n, 0x0n, 0x1000n],
  [0x1000n, 0x1000n, 0x1000n, 0x1000n],
  [0x1fffn, 0x1000n, 0x1000n, 0x2000n],
  [0x2001n, 0x1000n, 0x2000n, 0x3000n],
  [0x12345n, 0x3000n, 0x10000n, 0x13000n],
  [0x12345n, 0x180000n, 0x0n, 0x180000n],
  [0x7ff40000n, 0x180000n, 0x7fe00000n, 0x7ff80000n],
  [0x64n, 0x3n, 0x64n, 0x64n],
  [0x64n, 0x1n, 0x64n, 0x64n],
  [0xffffffffffffffffn, 0x1000n, 0xfffffffffffff000n, 0x0n],
  [0xfffffffffffff000n, 0x1000n, 0xfffffffffffff000n, 0xfffffffffffff000n],
  [0x12345n, 0x0n, 0x0n, 0x0n],
])('rounds %s by the mask of %s', (value, align, down, up) => {
  expect(roundDown(value, align)).toBe(down);
  expect(roundUp(value, align)).toBe(up);
});
