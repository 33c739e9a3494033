// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { DtNode } from '../../src/tree/node.ts';
import {
  cellsProperty,
  flagProperty,
  phandlesProperty,
  regProperty,
  stringsProperty,
  treeOf,
} from '../../src/tree/properties.ts';
import type { DtProperty } from '../../src/tree/property.ts';
import { phandleOf } from '../../src/tree/readings.ts';
import { compileText } from '../support/sources.ts';

// dtc 1.7.2 compiles these lines to the same bytes (fdtget -t x)
it.each<[DtProperty, string]>([
  [flagProperty('no-map'), 'no-map;'],
  [cellsProperty('cells', 0, 1, 0xffffffff), 'cells = <0 1 0xffffffff>;'],
  [cellsProperty('none'), 'none;'],
  [stringsProperty('one', 'a'), 'one = "a";'],
  [stringsProperty('two', 'a', '', '\xff'), 'two = "a", "", "\\xff";'],
  [regProperty('reg', [{ base: 0x160000000n, size: 0x1000n }], 2, 1), 'reg = <0x1 0x60000000 0x1000>;'],
  [
    regProperty(
      'reg',
      [
        { base: 1n, size: 2n },
        { base: 3n, size: 4n },
      ],
      1,
      1,
    ),
    'reg = <1 2 3 4>;',
  ],
  [regProperty('reg', [{ base: 5n, size: 0n }], 1, 0), 'reg = <5>;'],
])('%s is %s', (property, source) => {
  const root = new DtNode('');
  root.addProperty(property);
  const { tree } = compileText(`/dts-v1/;\n/ { ${source} };\n`);
  expect(writeDtb(treeOf(root))).toEqual(writeDtb(tree!));
});

describe('phandlesProperty()', () => {
  it('gives a node without a phandle the lowest free one, as dtc does', () => {
    const root = new DtNode('');
    const [a, b, user] = ['a', 'b', 'user'].map((name) => root.addChild(name));
    b!.addProperty(cellsProperty('phandle', 1));
    user!.addProperty(phandlesProperty('memory-region', a!, b!));
    expect([phandleOf(a!), phandleOf(b!)]).toEqual([2, 1]);
    const { tree } = compileText(
      '/dts-v1/;\n/ { a: a { }; b: b { phandle = <1>; }; user { memory-region = <&a &b>; }; };\n',
    );
    expect(writeDtb(treeOf(root))).toEqual(writeDtb(tree!));
  });
});

it.each<[string, () => DtProperty]>([
  ['a cell of 33 bits', () => cellsProperty('p', 2 ** 32)],
  ['a negative cell', () => cellsProperty('p', -1)],
  ['a cell that is not an integer', () => cellsProperty('p', 0.5)],
  ['an address wider than its cells', () => regProperty('p', [{ base: 1n << 32n, size: 0n }], 1, 1)],
  ['a size without cells', () => regProperty('p', [{ base: 0n, size: 1n }], 1, 0)],
  ['a negative size', () => regProperty('p', [{ base: 0n, size: -1n }], 2, 2)],
  ['a string with a NUL', () => stringsProperty('p', 'a\0b')],
  ['a string with a character that is not a byte', () => stringsProperty('p', '字')],
])('%s is rejected', (_, make) => {
  expect(make).toThrow(RangeError);
});
