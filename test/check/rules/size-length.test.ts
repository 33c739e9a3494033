// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { changedSource } from '../../support/changed-source.ts';
import { reserved, testRule } from '../../support/rules.ts';

testRule('size-length', {
  breaks: [
    {
      name: 'one cell below a root with two',
      source: reserved('pool { size = <0x100000>; };'),
      findings: [
        {
          message: 'size has 4 bytes, but a size has 8 (#size-cells 2 of the root)',
          at: '13:8',
          property: 'size',
          severity: 'error',
          linux: `Linux logs "OF: reserved mem: invalid size property in 'pool' node.", and the region gets no memory (-EINVAL)`,
          fix: 'write size = <0x0 0x100000>',
        },
      ],
    },
    {
      name: 'two cells below a root with one',
      source: oneCell('pool { size = <0 0x100000>; };'),
      findings: [
        {
          message: 'size has 8 bytes, but a size has 4 (#size-cells 1 of the root)',
          fix: 'write size = <0x100000>',
        },
      ],
    },
    {
      name: 'an address and a size',
      source: reserved('pool { size = <0 0x50000000 0 0x100000>; };'),
      findings: [{ message: /^size has 16 bytes/ }],
    },
  ],
  passes: [
    { name: 'two cells below a root with two', source: reserved('pool { size = <0 0x100000>; };') },
    { name: 'one cell below a root with one', source: oneCell('pool { size = <0x100000>; };') },
    {
      name: 'a static region, whose size is ignored',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000>; size = <0x1000>; };'),
    },
    { name: 'a disabled region', source: reserved('pool { size = <0x100000>; status = "disabled"; };') },
  ],
});

it('changes the source where the number is clear', () => {
  const change = (size: string): string | undefined =>
    changedSource('size-length', reserved(`pool { size = ${size}; };`));
  expect(change('<0x100000>')).toBe(reserved('pool { size = <0x0 0x100000>; };'));
  expect(change('<0 0 0x100000>')).toBeUndefined();
});

function oneCell(children: string): string {
  return reserved(children)
    .replaceAll('-cells = <2>', '-cells = <1>')
    .replace('<0x0 0x40000000 0x0 0x40000000>', '<0x40000000 0x40000000>');
}
