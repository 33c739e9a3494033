// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import {
  endOf,
  pagesAround,
  rangeAndSizeText,
  rangeContains,
  rangeText,
  rangesOverlap,
  sharedRange,
} from '../../src/base/range.ts';
import { U64_MAX } from '../../src/base/u64.ts';

it.each([
  [{ base: 0x1000n, size: 0x200n }, 0x1200n],
  [{ base: 5n, size: 0n }, 5n],
  [{ base: U64_MAX, size: 1n }, 0n],
  [{ base: 0xffffffff00000000n, size: 0x200000000n }, 0x100000000n],
])('the end of %o', (range, end) => {
  expect(endOf(range)).toBe(end);
});

// a:    |----|
// b: |--|    |--|    touch, and do not overlap
it.each([
  ['below, touching', { base: 0x0n, size: 0x1000n }, false],
  ['above, touching', { base: 0x3000n, size: 0x1000n }, false],
  ['one byte from below', { base: 0x0n, size: 0x1001n }, true],
  ['one byte from above', { base: 0x2fffn, size: 0x1000n }, true],
  ['inside', { base: 0x1800n, size: 0x100n }, true],
  ['around', { base: 0x0n, size: 0x8000n }, true],
  ['the same', { base: 0x1000n, size: 0x2000n }, true],
  ['empty at the start', { base: 0x1000n, size: 0n }, false],
])('overlap with 0x1000..0x3000: %s', (_, other, expected) => {
  const range = { base: 0x1000n, size: 0x2000n };
  expect(rangesOverlap(range, other)).toBe(expected);
  expect(rangesOverlap(other, range)).toBe(expected);
});

// outer:   |------|
// inner: |--|    |--|
it.each([
  ['the range itself', { base: 0x1000n, size: 0x2000n }, true],
  ['an inner part', { base: 0x1800n, size: 0x100n }, true],
  ['one byte below', { base: 0xfffn, size: 0x100n }, false],
  ['one byte above', { base: 0x2f01n, size: 0x100n }, false],
])('0x1000..0x2fff contains %s: %s', (_, inner, expected) => {
  expect(rangeContains({ base: 0x1000n, size: 0x2000n }, inner)).toBe(expected);
});

it('two ranges share the addresses in both', () => {
  const range = { base: 0x1000n, size: 0x2000n };
  expect(sharedRange(range, { base: 0x2000n, size: 0x5000n })).toEqual({ base: 0x2000n, size: 0x1000n });
  expect(sharedRange(range, { base: 0x0n, size: 0x1001n })).toEqual({ base: 0x1000n, size: 1n });
  expect(sharedRange(range, { base: 0x3000n, size: 0x1000n })).toBeUndefined();
  expect(sharedRange(range, { base: 0x1800n, size: 0n })).toBeUndefined();
});

it('the pages around a range begin and end on a page', () => {
  expect(pagesAround({ base: 0x1800n, size: 0x1000n }, 0x1000n)).toEqual({ base: 0x1000n, size: 0x2000n });
  expect(pagesAround({ base: 0x1000n, size: 0x1000n }, 0x1000n)).toEqual({ base: 0x1000n, size: 0x1000n });
});

it.each([
  [{ base: 0x50000000n, size: 0x200000n }, '0x50000000..0x501fffff', '2 MiB'],
  [{ base: 0x1000n, size: 0n }, '0x1000', '0 B'],
  [{ base: U64_MAX, size: 1n }, '0xffffffffffffffff..0xffffffffffffffff', '1 B'],
])('the text of %o is %s', (range, text, size) => {
  expect(rangeText(range)).toBe(text);
  expect(rangeAndSizeText(range)).toBe(`${text} (${size})`);
});
