// SPDX-License-Identifier: MIT
import { board, testRule } from '../../support/rules.ts';

const container = (ranges: string, children = 'a@50000000 { reg = <0 0x50000000 0 0x1000>; };'): string =>
  board(`reserved-memory { #address-cells = <2>; #size-cells = <2>;\n${ranges}\n${children}\n};`);

testRule('container-ranges-value', {
  breaks: [
    {
      name: 'addresses that stay as they are',
      source: container('ranges = <0 0 0 0 1 0>;'),
      findings: [
        {
          message: 'ranges says of one range that addresses stay as they are, as it does without a value',
          at: '10:1',
          severity: 'note',
          linux: 'Linux reserves the regions where reg says',
          fix: 'write ranges;',
        },
      ],
    },
    {
      // of a kernel 7.2 with a region of qcom,cmd-db: reserved at 0x60000000, and the device is called 70000000.cmd-db
      name: 'a translation',
      source: container('ranges = <0 0 0 0 0 0x1000>, <0 0x50000000 0 0x60000000 0 0x1000>;'),
      findings: [
        {
          message: 'ranges says that 0x50000000 is 0x60000000, but Linux does not translate regions',
          at: '10:31',
          severity: 'warning',
          linux: /where reg says; a driver that translates the address gets another$/,
          fix: 'write ranges; and in each reg the address that processors see',
        },
      ],
    },
    {
      name: 'a region outside',
      source: container('ranges = <0 0x50001000 0 0x50001000 0 0x1000>, <0 0 0 0 0 0x50000000>;'),
      findings: [{ message: 'ranges does not cover a@50000000 at 0x50000000', severity: 'warning' }],
    },
    {
      name: 'an entry cut short',
      source: container('ranges = <0 0 0 1>;'),
      findings: [{ message: 'ranges has 16 bytes, which is no multiple of the 24 bytes of an entry' }],
    },
  ],
  passes: [
    { name: 'no value', source: container('ranges;') },
    { name: 'none at all', source: container('') },
    {
      name: 'cells that are wrong anyway',
      source: board('reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges = <0 0 1>; };'),
    },
  ],
});
