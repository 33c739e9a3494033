// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { changedSource } from '../../support/changed-source.ts';
import { reserved, testRule } from '../../support/rules.ts';

testRule('alignment-length', {
  breaks: [
    {
      name: 'one cell below a root with two',
      source: reserved('pool { size = <0 0x100000>; alignment = <0x1000>; };'),
      findings: [
        {
          message: 'alignment has 4 bytes, but an address has 8 (#address-cells 2 of the root)',
          at: '13:29',
          property: 'alignment',
          severity: 'error',
          linux: `Linux logs "OF: reserved mem: invalid alignment property in 'pool' node.", and the region gets no memory (-EINVAL)`,
          fix: 'write alignment = <0x0 0x1000>',
        },
      ],
    },
    {
      name: 'the length of a size, where addresses are longer',
      source: sizesOfOneCell('pool { size = <0x100000>; alignment = <0x1000>; };'),
      findings: [
        {
          message: /^alignment has 4 bytes, but an address has 8/,
          fix: 'write alignment = <0x0 0x1000>: Linux requires #address-cells here, although the specification says #size-cells',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'two cells below a root with two',
      source: reserved('pool { size = <0 0x100000>; alignment = <0 0x1000>; };'),
    },
    {
      name: 'the length of an address, where sizes are shorter',
      source: sizesOfOneCell('pool { size = <0x100000>; alignment = <0 0x1000>; };'),
    },
    {
      name: 'a static region, whose alignment is ignored',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000>; alignment = <0x1000>; };'),
    },
    {
      name: 'a region that is already rejected for its size',
      source: reserved('pool { size = <0x100000>; alignment = <0x1000>; };'),
    },
  ],
});

it('changes the source where Linux and the specification agree', () => {
  const change = (source: string): string | undefined => changedSource('alignment-length', source);
  expect(change(reserved('pool { size = <0 0x100000>; alignment = <0x1000>; };'))).toBe(
    reserved('pool { size = <0 0x100000>; alignment = <0x0 0x1000>; };'),
  );
  expect(change(sizesOfOneCell('pool { size = <0x100000>; alignment = <0x1000>; };'))).toBeUndefined();
});

function sizesOfOneCell(children: string): string {
  return reserved(children)
    .replaceAll('#size-cells = <2>', '#size-cells = <1>')
    .replace('<0x0 0x40000000 0x0 0x40000000>', '<0x0 0x40000000 0x40000000>');
}
