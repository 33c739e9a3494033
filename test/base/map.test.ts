// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { getOrInsert, groupBy } from '../../src/base/map.ts';

it('groupBy keeps the order of the items and of the first of each key', () => {
  const groups = groupBy(['beta', 'alpha', 'bravo', 'charlie', 'able'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['beta', 'bravo']],
    ['a', ['alpha', 'able']],
    ['c', ['charlie']],
  ]);
});

it('getOrInsert makes a value once', () => {
  const map = new Map([['a', 1]]);
  expect(getOrInsert(map, 'a', () => 2)).toBe(1);
  expect(getOrInsert(map, 'b', () => 2)).toBe(2);
  expect(getOrInsert(map, 'b', () => 3)).toBe(2);
  expect([...map]).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
