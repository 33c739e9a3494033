// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { DtProperty } from '../../src/tree/property.ts';

const buffer = Uint8Array.of(9, 9, 1, 2, 3, 9);

it('a value is a view of its buffer, not a copy', () => {
  const property = new DtProperty('reg', buffer, 2, 3);
  expect(Array.from(property.value)).toEqual([1, 2, 3]);
  expect(property.value.buffer).toBe(buffer.buffer);
  expect(property.value.byteOffset).toBe(buffer.byteOffset + 2);
  expect(property.data).toBe(buffer);
});

it.each([
  ['all of the buffer', new DtProperty('a', buffer), [9, 9, 1, 2, 3, 9]],
  ['the rest of it', new DtProperty('a', buffer, 4), [3, 9]],
  ['nothing of it', new DtProperty('a', buffer, 6), []],
])('without a length it is %s', (_, property, value) => {
  expect(Array.from(property.value)).toEqual(value);
  expect(property.length).toBe(value.length);
});
