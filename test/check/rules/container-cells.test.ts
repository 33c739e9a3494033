// SPDX-License-Identifier: MIT
import { board, findingsOf, testRule } from '../../support/rules.ts';
import { expect, it } from 'vitest';

const REGION = 'a@50000000 { reg = <0 0x50000000 0 0x1000>; };';
const REFUSED =
  'Linux ignores all regions in it and logs "OF: reserved mem: Reserved memory: unsupported node format, ignoring"';

testRule('container-cells', {
  breaks: [
    {
      name: "cells that differ from the root's",
      source: board(
        'reserved-memory {\n#address-cells = <1>;\n#size-cells = <1>;\nranges;\na@50000000 { reg = <0x50000000 0x1000>; };\n};',
      ),
      findings: [
        {
          message: '#address-cells is 1 and #size-cells is 1; those of the root are 2 and 2',
          at: '10:1',
          severity: 'error',
          node: '/reserved-memory',
          property: '#address-cells',
          linux: REFUSED,
          fix: "write #address-cells = <2> and #size-cells = <2>, and write the numbers in all regions with the root's cells",
        },
      ],
    },
    {
      name: "one property missing, with regions written for the root's cells",
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
      name: 'one property misspelt, and one that is not a cell',
      source: board(`reserved-memory { address-cells = <2>; #size-cells = [02]; ranges; ${REGION} };`),
      findings: [
        {
          message:
            'the container has no #address-cells, but address-cells and #size-cells has 1 bytes, but a cell has 4; those of the root are 2 and 2',
          property: 'address-cells',
        },
      ],
    },
    {
      name: 'neither property',
      source: board(`reserved-memory { ranges; ${REGION} };`),
      findings: [
        { message: 'the container has no #address-cells and no #size-cells; those of the root are 2 and 2' },
      ],
    },
    {
      name: 'a root without cells, and a property that differs from the default',
      source: '/dts-v1/;\n/ { reserved-memory { #address-cells = <2>; #size-cells = <1>; ranges; }; };\n',
      findings: [{ message: '#address-cells is 2; the root has none, which means 1', severity: 'warning' }],
    },
  ],
  passes: [
    {
      name: "the root's cells",
      source: board(`reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; ${REGION} };`),
    },
    {
      name: 'additional cells after the first',
      source: board(`reserved-memory { #address-cells = <2 9>; #size-cells = <2>; ranges; ${REGION} };`),
    },
    {
      name: 'the default cells below a root without cells',
      source: '/dts-v1/;\n/ { reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; }; };\n',
    },
  ],
});

it('proposes a change where it is sure how the regions are meant', () => {
  const edits = (regions: string): unknown[] =>
    findingsOf('container-cells', {
      source: board(`reserved-memory { #address-cells = <1>; #size-cells = <2>; ranges; ${regions} };`),
    }).map((one) => one.edits?.map(({ text }) => text));
  expect(edits(REGION)).toEqual([[' = <2>']]);
  expect(edits('pool { size = <0 0x1000>; };')).toEqual([[' = <2>']]);
  // could be two entries of two cells
  expect(edits('a@0 { reg = <0 0x50000000 0 0x1000>; };')).toEqual([undefined]);
  // with the cells of the container
  expect(edits('a@50000000 { reg = <0x50000000 0 0x1000>; };')).toEqual([
    [' = <2>', ' = <0x0 0x50000000 0x0 0x1000>'],
  ]);
  expect(edits('pool { size = <0x1000>; alignment = <0x10000>; };')).toEqual([
    [' = <2>', ' = <0x0 0x1000>', ' = <0x0 0x10000>'],
  ]);
  expect(edits('pool { size = <0x1000>; alloc-ranges = <0x50000000 0x1000>; };')).toEqual([undefined]);
  expect(edits('a@0 { reg = <0x50000000 0 0x1000>; };')).toEqual([undefined]);
});
