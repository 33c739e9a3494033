// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

function dynamic(count: number): string {
  return Array.from({ length: count }, (_, i) => `d${i} { size = <0 0x1000>; };`).join('\n');
}

testRule('dynamic-regions-full', {
  breaks: [
    {
      name: 'the 65th region',
      source: reserved(dynamic(65)),
      findings: [
        {
          message: 'Linux has room for 64 regions without reg, and as many come before this one',
          at: '77:7',
          node: '/reserved-memory/d64',
          severity: 'error',
          linux:
            'Linux logs "OF: reserved mem: too many defined dynamic regions, skip \'d64\'" and allocates nothing for it',
          fix: 'give some of the regions a reg, or merge some',
        },
      ],
    },
    {
      name: 'the 65th and the 66th region',
      source: reserved(dynamic(66)),
      findings: [{ message: /^Linux has room for 64/ }, { message: /^Linux has room for 64/ }],
    },
  ],
  passes: [
    { name: '64 regions', source: reserved(dynamic(64)) },
    {
      name: '64 regions and a disabled one',
      source: reserved(`off { size = <0 0x1000>; status = "disabled"; };\n${dynamic(64)}`),
    },
    {
      name: '64 regions and one with a reg',
      source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x1000>; };\n${dynamic(64)}`),
    },
  ],
});
