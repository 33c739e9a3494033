// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { firstBy, getOrInsert, groupBy } from '../../src/base/map.ts';

it('groupBy leaves out items whose key is null', () => {
  expect([...groupBy([1, 2, 3, 4], (n) => (n % 2 === 0 ? 'even' : null))]).toEqual([['even', [2, 4]]]);
});

it('groupBy keeps the order of the items and of the first of each key', () => {
  const groups = groupBy(['beta', 'alpha', 'bravo', 'charlie', 'able'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['beta', 'bravo']],
    ['a', ['alpha', 'able']],
    ['c', ['charlie']],
  ]);
});

it('firstBy keeps the first item of a key', () => {
  expect([...firstBy(['beta', 'alpha', 'bravo'], (word) => word[0])]).toEqual([
    ['b', 'beta'],
    ['a', 'alpha'],
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
