// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { invariant, present } from '../../src/base/invariant.ts';

it('invariant throws its message if the condition is false', () => {
  expect(() => {
    invariant(true, 'two regions have one node');
  }).not.toThrow();
  expect(() => {
    invariant(false, 'two regions have one node');
  }).toThrow('two regions have one node');
});

it('present returns a value, and throws its message for null and undefined', () => {
  expect([present(0, 'no count'), present('', 'no name'), present(false, 'no flag')]).toEqual([0, '', false]);
  for (const missing of [null, undefined])
    expect(() => present<number>(missing, 'no node')).toThrow('no node');
  expect(() => present<number>(undefined)).toThrow('a value is missing');
});
