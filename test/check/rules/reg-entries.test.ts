// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { changedSource } from '../../support/changed-source.ts';
import { reserved, testRule } from '../../support/rules.ts';

const USED = 'OF: reserved mem: Reserved memory: node';

testRule('reg-entries', {
  breaks: [
    {
      name: 'a second entry in RAM',
      source: reserved('two@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x52000000 0 0x1000>; };'),
      findings: [
        {
          message: 'Linux uses only the first of the 2 entries of reg, not entry 2, 4 KiB at 0x52000000',
          // the first cell of the second entry
          at: '13:48',
          severity: 'error',
          linux: `Linux logs "${USED} 'two@51000000' has 2 <base size> entries, only the first is used", and uses that memory for anything`,
          fix: 'give each entry its own node: reg = <0x0 0x51000000 0x0 0x1000>, reg = <0x0 0x52000000 0x0 0x1000>',
        },
      ],
    },
    {
      name: 'a third entry in RAM, after one that another region covers',
      source: reserved(
        `three@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x52000000 0 0x1000>, <0 0x53000000 0 0x1000>; };
        other@52000000 { reg = <0 0x52000000 0 0x1000>; no-map; };`,
      ),
      findings: [{ message: /not entry 3, 4 KiB at 0x53000000$/, severity: 'error' }],
    },
    {
      name: 'a second entry that another region covers',
      source: reserved(
        `two@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x52000000 0 0x1000>; };
        other@52000000 { reg = <0 0x52000000 0 0x1000>; };`,
      ),
      findings: [
        {
          message: /^Linux uses only the first of the 2 entries/,
          severity: 'warning',
          linux: /only the first is used"$/,
        },
      ],
    },
    {
      name: 'adjacent entries',
      source: reserved('two@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x51001000 0 0x3000>; };'),
      findings: [
        {
          message: /not entry 2, 12 KiB/,
          fix: 'the entries follow each other: write reg = <0x0 0x51000000 0x0 0x4000>',
        },
      ],
    },
    {
      name: 'the same entry twice',
      source: reserved('two@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x51000000 0 0x1000>; };'),
      findings: [
        {
          message: 'Linux uses only the first of the 2 entries of reg, not entry 2, 4 KiB at 0x51000000',
          severity: 'warning',
          fix: 'the entries are the same: write reg = <0x0 0x51000000 0x0 0x1000>',
        },
      ],
    },
    {
      name: 'more entries than the message lists',
      source: reserved(
        `five@51000000 { reg = ${[1, 2, 3, 4, 5].map((i) => `<0 0x5${i}000000 0 0x1000>`).join(', ')}; };`,
      ),
      findings: [
        { message: /^Linux uses only the first of the 5 entries/, fix: 'give each entry its own node' },
      ],
    },
    {
      name: 'two cells each where one each is needed',
      source: oneCell('pool@50000000 { reg = <0 0x50000000 0 0x100000>; };'),
      findings: [
        {
          message: 'Linux uses only the first of the 2 entries of reg, not entry 2, 1 MiB at 0x0',
          severity: 'error',
          fix: 'it seems to be written for #address-cells 2 and #size-cells 2: write reg = <0x50000000 0x100000>',
        },
      ],
    },
  ],
  passes: [
    { name: 'one entry', source: reserved('one@51000000 { reg = <0 0x51000000 0 0x1000>; };') },
    {
      name: 'one node per entry',
      source: reserved(
        `one@51000000 { reg = <0 0x51000000 0 0x1000>; };
        two@52000000 { reg = <0 0x52000000 0 0x1000>; };`,
      ),
    },
    {
      name: 'a disabled region',
      source: reserved(
        'two@51000000 { reg = <0 0x51000000 0 0x1000>, <0 0x52000000 0 0x1000>; status = "disabled"; };',
      ),
    },
  ],
});

it('changes the source where the unit address says which reading is meant', () => {
  const change = (reg: string): string | undefined =>
    changedSource('reg-entries', oneCell(`pool@50000000 { reg = <${reg}>; };`));
  expect(change('0 0x50000000 0 0x100000')).toBe(oneCell('pool@50000000 { reg = <0x50000000 0x100000>; };'));
  expect(change('0x50000000 0x1000 0x60000000 0x1000')).toBeUndefined();
});

function oneCell(children: string): string {
  return reserved(children)
    .replaceAll('-cells = <2>', '-cells = <1>')
    .replace('<0x0 0x40000000 0x0 0x40000000>', '<0x40000000 0x40000000>');
}
