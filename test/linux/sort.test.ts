// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelSort } from '../../src/linux/sort.ts';

type Item = readonly [name: string, key: number];
const sorted = (items: readonly Item[], takes: 1 | 2): string => {
  const copy = [...items];
  kernelSort(copy, (a, b) => a[1] - b[1], takes);
  return copy.map(([name]) => name).join('');
};

describe('elements with equal keys', () => {
  // Regions with these bases and sizes, in the order of Linux 7.2.13's `OVERLAP DETECTED!` lines for them
  it.each<[string, (index: number) => number, string]>([
    ['abcde', () => 0, 'dbeca'],
    ['abcdefghi', (i) => i % 2, 'iceagdhbf'],
    ['abcdefghijklm', (i) => (7 * i) % 4, 'eaimdlhkcgjbf'],
  ])("%s are in the kernel's order", (names, key, expected) => {
    expect(
      sorted(
        Array.from(names, (name, i): Item => [name, key(i)]),
        2,
      ),
    ).toBe(expected);
  });

  // the same with 6.1.176
  it.each<[string, (index: number) => number, string]>([
    ['abcdefghi', (i) => i % 2, 'agiecfhdb'],
    // three dynamic regions, which have no address yet and are sorted first, and thirteen others
    ['abcdefghijklmnop', (i) => (i > 12 ? -1 : (7 * i) % 4), 'meialhdgckfjb'],
  ])('%s are in the order of the older sort', (names, key, expected) => {
    expect(
      sorted(
        Array.from(names, (name, i): Item => [name, key(i)]),
        1,
      ).slice(-13),
    ).toBe(expected);
  });
});

it.each<[string, 1 | 2]>([
  ['one', 1],
  ['two', 2],
])('gives a sorted permutation, with %s taken off the heap at a time', (_, takes) => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 80 }), (keys) => {
      const copy = [...keys];
      kernelSort(copy, (a, b) => a - b, takes);
      expect(copy).toEqual(keys.toSorted((a, b) => a - b));
    }),
    { numRuns: 1000 },
  );
});
