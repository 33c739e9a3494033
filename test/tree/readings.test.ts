// SPDX-License-Identifier: MIT
import { latin1 } from '../../src/base/latin1.ts';
import { describe, expect, it } from 'vitest';
import { DtProperty } from '../../src/tree/property.ts';
import {
  cellCount,
  cells,
  number,
  phandleOf,
  phandles,
  reg,
  stringAt,
  strings,
  u32,
  u64,
} from '../../src/tree/readings.ts';
import { makeTree, property } from '../support/tree.ts';

const bytes = (length: number): DtProperty =>
  property(
    'p',
    Uint8Array.from({ length }, (_, i) => i + 1),
  );
const text = (value: string): DtProperty =>
  property(
    'p',
    Uint8Array.from(value, (character) => character.charCodeAt(0)),
  );

describe('cells', () => {
  it.each([
    [0, []],
    [3, undefined],
    [4, [0x01020304]],
    [7, undefined],
    [8, [0x01020304, 0x05060708]],
  ])('%i bytes', (length, expected) => {
    expect(cells(bytes(length))).toEqual(expected);
    expect(phandles(bytes(length))).toEqual(expected);
    expect(cellCount(bytes(length))).toBe(expected?.length);
  });

  it.each([
    [3, 0, undefined],
    [4, 0, 0x01020304],
    [4, 1, undefined],
    [7, 0, 0x01020304],
    [7, 1, undefined],
    [8, 1, 0x05060708],
  ])('of %i bytes the cell at %i', (length, index, expected) => {
    expect(u32(bytes(length), index)).toBe(expected);
  });

  it('reads values in the middle of a buffer, and nothing past it', () => {
    const inner = new DtProperty('p', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3), 4, 4);
    expect(cells(inner)).toEqual([2]);
    expect(u32(inner, 1)).toBeUndefined();
    expect(number(inner, 0, 2)).toBeUndefined();
  });
});

describe('numbers', () => {
  // of_read_number() shifts 32 bits out for each further cell
  it.each([
    [0, 0, 0n],
    [0, 1, 0x80000001n],
    [0, 2, 0x8000000100000002n],
    [0, 3, 0x2fffffffen],
    [1, 1, 2n],
    [1, 2, 0x2fffffffen],
    [3, 0, 0n],
    [3, 1, undefined],
    [2, 2, undefined],
  ])('from cell %i, %i cells', (index, count, expected) => {
    expect(number(property('p', [0x80000001, 2, 0xfffffffe]), index, count)).toBe(expected);
  });

  it.each([
    [0, undefined],
    [4, 0x01020304n],
    [6, undefined],
    [8, 0x0102030405060708n],
    [12, undefined],
  ])('a value of %i bytes as one number', (length, expected) => {
    expect(u64(bytes(length))).toBe(expected);
  });
});

describe('strings', () => {
  it.each([
    ['', undefined, []],
    ['\0', [''], ['']],
    ['a\0', ['a'], ['a']],
    ['a\0bc\0', ['a', 'bc'], ['a', 'bc']],
    ['\0\0a\0', ['', '', 'a'], ['', '', 'a']],
    // the last one is not terminated: fdt_stringlist_get() returns those before it
    ['a', undefined, []],
    ['a\0bc', undefined, ['a']],
    ['\xe9\xff\0', ['\xe9\xff'], ['\xe9\xff']],
  ])('%j', (value, all, each) => {
    expect(strings(text(value))).toEqual(all);
    expect([0, 1, 2].map((index) => stringAt(text(value), index))).toEqual([0, 1, 2].map((i) => each[i]));
  });

  it('a terminator after the value is not its own', () => {
    const inner = new DtProperty('p', Uint8Array.of(0x61, 0x62, 0), 0, 2);
    expect(stringAt(inner)).toBeUndefined();
    expect(strings(inner)).toBeUndefined();
  });

  it.each([0, 1, 63, 64, 65, 8192, 8193, 20_000])('decodes %i bytes one to a character', (length) => {
    const data = Uint8Array.from({ length: length + 2 }, (_, i) => i * 3);
    expect(latin1(data, 1, length + 1)).toBe(Buffer.from(data.subarray(1, length + 1)).toString('latin1'));
  });
});

describe('reg', () => {
  it.each([
    [
      1,
      1,
      [1, 2, 3, 4],
      [
        { base: 1n, size: 2n },
        { base: 3n, size: 4n },
      ],
    ],
    [2, 2, [1, 2, 3, 4], [{ base: 0x1_0000_0002n, size: 0x3_0000_0004n }]],
    [2, 1, [1, 2, 3], [{ base: 0x1_0000_0002n, size: 3n }]],
    [
      1,
      0,
      [1, 2],
      [
        { base: 1n, size: 0n },
        { base: 2n, size: 0n },
      ],
    ],
    [3, 2, [9, 1, 2, 3, 4], [{ base: 0x1_0000_0002n, size: 0x3_0000_0004n }]],
    [2, 2, [1, 2, 3], undefined],
    [2, 2, [1, 2, 3, 4, 5], undefined],
    [2, 2, [], []],
    [0, 0, [], undefined],
  ])('%i address and %i size cells: %j', (addressCells, sizeCells, value, expected) => {
    expect(reg(property('reg', value), addressCells, sizeCells)).toEqual(expected);
  });

  it('a length that is no multiple of a cell is no reg', () => {
    expect(reg(bytes(17), 2, 2)).toBeUndefined();
  });
});

it.each([
  [{}, undefined],
  [{ phandle: 7 }, 7],
  [{ 'linux,phandle': 8 }, 8],
  [{ 'linux,phandle': 8, phandle: 7 }, 8],
  [{ phandle: 7, 'linux,phandle': 8 }, 7],
  [{ phandle: 0, 'linux,phandle': 8 }, 8],
  [{ phandle: Uint8Array.of(0, 0, 7) }, undefined],
  [{ phandle: 0 }, undefined],
])('the phandle of %j', (properties, expected) => {
  expect(phandleOf(makeTree(properties).root)).toBe(expected);
});
