// SPDX-License-Identifier: MIT
import { board, testRule } from '../../support/rules.ts';

const container = (ranges: string, children = 'a@50000000 { reg = <0 0x50000000 0 0x1000>; };'): string =>
  board(`reserved-memory { #address-cells = <2>; #size-cells = <2>;\n${ranges}\n${children}\n};`);

testRule('container-ranges-value', {
  breaks: [
    {
      name: 'an identity mapping',
      source: container('ranges = <0 0 0 0 1 0>;'),
      findings: [
        {
          message: 'ranges maps one range to the same addresses, as an empty ranges does for all',
          at: '10:1',
          severity: 'note',
          linux: 'Linux reserves the regions at the addresses in reg',
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
          message: 'ranges maps 0x50000000 to 0x60000000, but Linux does not translate regions',
          at: '10:31',
          severity: 'warning',
          linux: /at the addresses in reg; a driver that translates the address gets another one$/,
          fix: 'write ranges; and the CPU address in each reg',
        },
      ],
    },
    {
      name: 'a region outside the ranges',
      source: container('ranges = <0 0x50001000 0 0x50001000 0 0x1000>, <0 0 0 0 0 0x50000000>;'),
      findings: [{ message: 'ranges does not cover a@50000000 at 0x50000000', severity: 'warning' }],
    },
    {
      name: 'an incomplete entry',
      source: container('ranges = <0 0 0 1>;'),
      findings: [{ message: 'ranges has 16 bytes, which is not a multiple of the 24 bytes of an entry' }],
    },
  ],
  passes: [
    { name: 'an empty ranges', source: container('ranges;') },
    { name: 'no ranges', source: container('') },
    {
      name: 'cell counts that are wrong too',
      source: board('reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges = <0 0 1>; };'),
    },
  ],
});
