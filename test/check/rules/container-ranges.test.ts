// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { board, findingsOf, testRule } from '../../support/rules.ts';

const container = (ranges: string, status = ''): string =>
  board(`reserved-memory {\n#address-cells = <2>;\n#size-cells = <2>;\n${ranges}
a@50000000 { reg = <0 0x50000000 0 0x1000>; ${status} };\n};`);

testRule('container-ranges', {
  breaks: [
    {
      name: 'no ranges',
      source: container(''),
      findings: [
        {
          message: 'the container has no ranges',
          at: '9:1',
          severity: 'error',
          linux:
            'Linux ignores all regions in it and logs "OF: reserved mem: Reserved memory: unsupported node format, ignoring"',
          fix: 'write ranges;',
        },
      ],
    },
    {
      name: 'a misspelt ranges',
      source: container('range;'),
      findings: [{ message: 'the container has no ranges, but range', at: '12:1', property: 'range' }],
    },
    {
      name: 'no ranges, and no enabled region',
      source: container('', 'status = "disabled";'),
      findings: [{ message: 'the container has no ranges', severity: 'warning' }],
    },
  ],
  passes: [
    { name: 'an empty ranges', source: container('ranges;') },
    { name: 'ranges with a value', source: container('ranges = <0 0 0 0 1 0>;') },
    { name: 'no /reserved-memory node', source: board('') },
  ],
});

it('proposes to add it, or to write it right', () => {
  const edits = (ranges: string): unknown =>
    findingsOf('container-ranges', { source: container(ranges) })[0]!.edits!.map(({ text }) => text);
  expect(edits('')).toEqual(['\nranges;']);
  expect(edits('range;')).toEqual(['ranges']);
});
