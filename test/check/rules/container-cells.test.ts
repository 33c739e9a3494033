// SPDX-License-Identifier: MIT
import { board, findingsOf, testRule } from '../../support/rules.ts';
import { expect, it } from 'vitest';

const REGION = 'a@50000000 { reg = <0 0x50000000 0 0x1000>; };';
const REFUSED =
  'Linux passes over all regions in it and logs "OF: reserved mem: Reserved memory: unsupported node format, ignoring"';

testRule('container-cells', {
  breaks: [
    {
      name: 'other cells than those of the root',
      source: board(
        'reserved-memory {\n#address-cells = <1>;\n#size-cells = <1>;\nranges;\na@50000000 { reg = <0x50000000 0x1000>; };\n};',
      ),
      findings: [
        {
          message: '#address-cells is 1; that of the root is 2',
          at: '10:1',
          severity: 'error',
          node: '/reserved-memory',
          property: '#address-cells',
          linux: REFUSED,
          fix: 'write #address-cells = <2>, and the numbers in all regions with the cells of the root',
        },
        { message: '#size-cells is 1; that of the root is 2', at: '11:1' },
      ],
    },
    {
      name: 'one left out, with regions written for the root',
      source: board(`reserved-memory { #address-cells = <2>; ranges; ${REGION} };`),
      findings: [
        {
          message: 'the container has no #size-cells; that of the root is 2',
          at: '9:1',
          fix: 'write #size-cells = <2>',
        },
      ],
    },
    {
      name: 'one misspelt, and one that is no cell',
      source: board(`reserved-memory { address-cells = <2>; #size-cells = [02]; ranges; ${REGION} };`),
      findings: [
        {
          message: 'the container has no #address-cells, but address-cells; that of the root is 2',
          property: 'address-cells',
        },
        { message: '#size-cells has 1 bytes, which is no cell; that of the root is 2' },
      ],
    },
    {
      name: 'a root without cells',
      source: '/dts-v1/;\n/ { reserved-memory { #address-cells = <2>; #size-cells = <1>; ranges; }; };\n',
      findings: [{ message: '#address-cells is 2; the root has none, which is 1', severity: 'warning' }],
    },
  ],
  passes: [
    {
      name: 'those of the root',
      source: board(`reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; ${REGION} };`),
    },
    {
      name: 'more cells behind',
      source: board(`reserved-memory { #address-cells = <2 9>; #size-cells = <2>; ranges; ${REGION} };`),
    },
    {
      name: 'a root without cells',
      source: '/dts-v1/;\n/ { reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; }; };\n',
    },
  ],
});

it('proposes a change where the regions are written for the root already', () => {
  const edits = (regions: string): unknown[] =>
    findingsOf('container-cells', {
      source: board(`reserved-memory { #address-cells = <1>; #size-cells = <2>; ranges; ${regions} };`),
    }).map((one) => one.edits?.map(({ text }) => text));
  expect(edits(REGION)).toEqual([[' = <2>']]);
  expect(edits('pool { size = <0 0x1000>; };')).toEqual([[' = <2>']]);
  // could be two entries of two cells
  expect(edits('a@0 { reg = <0 0x50000000 0 0x1000>; };')).toEqual([undefined]);
  expect(edits('pool { size = <0x1000>; };')).toEqual([undefined]);
});
