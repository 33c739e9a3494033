// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const region = (name: string, reg = '<0 0x50000000 0 0x1000>'): string =>
  reserved(`${name} { reg = ${reg}; };`);

testRule('unit-address', {
  breaks: [
    {
      name: 'a disabled region with a different address',
      source: reserved('a@51000000 { reg = <0 0x50000000 0 0x1000>; status = "disabled"; };'),
      findings: [
        {
          message: 'the unit address is 51000000, but reg is at 0x50000000',
          linux: 'Linux does not read unit addresses, and ignores the region because it is disabled',
        },
      ],
    },
    {
      name: 'a different address',
      source: region('a@51000000'),
      findings: [
        {
          message: 'the unit address is 51000000, but reg is at 0x50000000',
          at: '13:21',
          severity: 'warning',
          property: 'reg',
          linux: 'Linux does not read unit addresses; the region is at 0x50000000',
          fix: 'rename it to a@50000000, or write reg = <0x0 0x51000000 0x0 0x1000> if the name is right',
        },
      ],
    },
    {
      name: 'only the lower cell of the address',
      source: region('a@50000000', '<0x8 0x50000000 0 0x1000>'),
      findings: [{ message: /but reg is at 0x850000000$/, fix: /^rename it to a@850000000,/ }],
    },
    {
      name: '0 instead of the address',
      source: region('a@0'),
      findings: [
        { message: /^the unit address is 0, but/, severity: 'note', fix: 'rename it to a@50000000' },
      ],
    },
    {
      name: 'the same address in another format',
      source: reserved(
        ['5A000000', '0x5a000000', '005a000000']
          .map((unit) => `a@${unit} { reg = <0 0x5a000000 0 0x1000>; };`)
          .join('\n'),
      ),
      findings: ['5A000000', '0x5a000000', '005a000000'].map((unit) => ({
        message: `the unit address ${unit} is the address in reg, but should be written 5a000000`,
        severity: 'note' as const,
        fix: 'rename it to a@5a000000',
      })),
    },
    {
      name: 'no unit address',
      source: region('a'),
      findings: [{ message: 'reg is at 0x50000000, but the name has no unit address', severity: 'note' }],
    },
    {
      name: 'a unit address that is not an address',
      source: region('a@pool'),
      findings: [{ message: 'the unit address pool is not an address', severity: 'note' }],
    },
    {
      name: 'a dynamic region with a unit address',
      source: reserved('a@50000000 { size = <0 0x1000>; };'),
      findings: [
        {
          message: 'the name has the unit address 50000000, but the region has no reg',
          at: '13:1',
          severity: 'note',
          linux: 'Linux does not read unit addresses',
          fix: 'rename it to a',
        },
      ],
    },
  ],
  passes: [
    { name: 'the address of reg', source: region('a@50000000') },
    { name: 'both cells in one number', source: region('a@850000000', '<8 0x50000000 0 0x1000>') },
    { name: 'both cells, separated by a comma', source: region('a@8,5000000', '<8 0x05000000 0 0x1000>') },
    {
      name: 'the first of two entries',
      source: region('a@50000000', '<0 0x50000000 0 0x1000 0 0x60000000 0 0x1000>'),
    },
    { name: 'a reg that the boot loader fills in', source: region('a@50000000', '<0 0 0 0>') },
    { name: 'a reg that is not a whole entry', source: region('a@51000000', '<0x50000000 0x1000>') },
    { name: 'a dynamic region', source: reserved('a { size = <0 0x1000>; };') },
  ],
});
