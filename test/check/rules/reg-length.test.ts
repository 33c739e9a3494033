// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { changedSource } from '../../support/changed-source.ts';
import { reserved, testRule } from '../../support/rules.ts';

testRule('reg-length', {
  breaks: [
    {
      name: 'one cell each below a root with two',
      source: reserved('pool@50000000 { reg = <0x50000000 0x100000>; };'),
      findings: [
        {
          message:
            'reg has 8 bytes, which is not a multiple of the 16 bytes of an entry (#address-cells 2, #size-cells 2)',
          at: '13:17',
          node: '/reserved-memory/pool@50000000',
          property: 'reg',
          severity: 'error',
          linux: 'Linux ignores the region without a message and reserves nothing for it',
          fix: 'it seems to be written for #address-cells 1 and #size-cells 1: write reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      // a real kernel puts this region of 4 KiB at 0x7ffff000, the top of RAM
      name: 'a region that becomes dynamic',
      source: reserved('pool@50000000 { reg = <0x50000000 0x1000>; size = <0 0x1000>; };'),
      findings: [
        {
          message: /^reg has 8 bytes/,
          linux: 'Linux treats the region as dynamic because it has size, and puts it at 0x7ffff000',
        },
      ],
    },
    {
      name: 'one cell too many, which fits no cell counts',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x100000 0>; };'),
      findings: [{ message: /^reg has 20 bytes/ }],
    },
    {
      name: 'a size of one cell',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0x100000>; };'),
      findings: [
        {
          message: /^reg has 12 bytes/,
          fix: 'it seems to be written for #address-cells 2 and #size-cells 1: write reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      name: 'an address of one cell, without a unit address: only this reading is in RAM',
      source: reserved('pool { reg = <0x50000000 0 0x100000>; };'),
      findings: [
        {
          message: /^reg has 12 bytes/,
          fix: 'it seems to be written for #address-cells 1 and #size-cells 2: write reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      name: 'several entries of one cell each',
      source: reserved(
        'pool@50000000 { reg = <0x50000000 0x1000>, <0x51000000 0x1000>, <0x52000000 0x1000>; };',
      ),
      findings: [
        {
          message: /^reg has 24 bytes/,
        },
      ],
    },
    {
      name: 'three cells where two are needed',
      source: oneCell('pool@50000000 { reg = <0 0x50000000 0x100000>; };'),
      findings: [
        {
          message:
            'reg has 12 bytes, which is not a multiple of the 8 bytes of an entry (#address-cells 1, #size-cells 1)',
          fix: /#address-cells 2 and #size-cells 1: write reg = <0x50000000 0x100000>$/,
        },
      ],
    },
    {
      name: 'an empty reg',
      source: reserved('pool@50000000 { reg; };'),
      findings: [
        {
          message: 'reg is empty, less than the 16 bytes of an entry (#address-cells 2, #size-cells 2)',
          property: 'reg',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'two entries',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000>, <0 0x50002000 0 0x1000>; };'),
    },
    {
      name: 'a disabled region',
      source: reserved('pool@50000000 { reg = <0x50000000 0x1000>; status = "disabled"; };'),
    },
    {
      name: 'a /reserved-memory node that Linux rejects as a whole',
      source: reserved('pool@50000000 { reg = <0x50000000 0x1000>; };').replace('\t\tranges;', ''),
    },
    { name: 'no reg', source: reserved('pool { size = <0 0x100000>; };') },
    {
      name: 'one cell each below a root with one each',
      source: oneCell('pool@50000000 { reg = <0x50000000 0x100000>; };'),
    },
  ],
});

it('changes the source where the unit address says which reading is meant', () => {
  const change = (name: string): string | undefined =>
    changedSource('reg-length', reserved(`${name} { reg = <0x50000000 0x1000>; };`));
  expect(change('pool@50000000')).toBe(reserved('pool@50000000 { reg = <0x0 0x50000000 0x0 0x1000>; };'));
  expect(change('pool')).toBeUndefined();
});

function oneCell(children: string): string {
  return reserved(children)
    .replaceAll('-cells = <2>', '-cells = <1>')
    .replace('<0x0 0x40000000 0x0 0x40000000>', '<0x40000000 0x40000000>');
}
