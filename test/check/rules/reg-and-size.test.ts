// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { changedSource } from '../../support/changed-source.ts';
import { reserved, testRule } from '../../support/rules.ts';

const REG = 'reg = <0 0x50000000 0 0x100000>;';

testRule('reg-and-size', {
  breaks: [
    {
      name: 'a different size',
      source: reserved(`pool@50000000 { ${REG} size = <0 0x200000>; };`),
      findings: [
        {
          message: 'size, 0x200000, has no effect beside reg, which has 0x100000 bytes',
          at: '13:50',
          property: 'size',
          severity: 'warning',
          linux: 'Linux treats the region as static because it has reg, and does not read size',
          fix: 'remove size, or write reg = <0x0 0x50000000 0x0 0x200000> if size is right',
        },
      ],
    },
    {
      name: 'the same size',
      source: reserved(`pool@50000000 { ${REG} size = <0 0x100000>; };`),
      findings: [
        {
          message: 'size repeats the size in reg, 0x100000 bytes',
          severity: 'note',
          fix: 'remove size',
        },
      ],
    },
    {
      name: 'a size that is not a number',
      source: reserved(`pool@50000000 { ${REG} size = <0 0 0x100000>; };`),
      findings: [{ message: /^size, 12 bytes long, has no effect/, fix: 'remove size' }],
    },
    {
      name: 'an alignment that reg does not have',
      source: reserved(`pool@50000000 { ${REG} alignment = <0 0x20000000>; };`),
      findings: [
        {
          message:
            'alignment, 0x20000000, has no effect beside reg, whose base 0x50000000 is not a multiple of it',
          property: 'alignment',
          severity: 'warning',
        },
      ],
    },
    {
      name: 'alloc-ranges that contain only part of reg',
      source: reserved(`pool@50000000 { ${REG} alloc-ranges = <0 0x50080000 0 0x1000000>; };`),
      findings: [
        {
          message: 'alloc-ranges has no effect beside reg, and does not contain its 0x50000000..0x500fffff',
          property: 'alloc-ranges',
        },
      ],
    },
  ],
  passes: [
    { name: 'only reg', source: reserved(`pool@50000000 { ${REG} };`) },
    {
      name: 'an alignment that reg has, and alloc-ranges that contain it',
      source: reserved(
        `pool@50000000 { ${REG} alignment = <0x1000>; alloc-ranges = <0 0x40000000 0 0x1000>, <0 0x50000000 0 0x100000>; };`,
      ),
    },
    {
      name: 'a disabled region',
      source: reserved(`pool@50000000 { ${REG} size = <0 0x200000>; status = "disabled"; };`),
    },
    {
      name: 'an invalid reg, so that size counts',
      source: reserved('pool@50000000 { reg = <0x50000000 0x1000>; size = <0 0x2000>; };'),
    },
  ],
});

it('takes away a size that says the same, and no other', () => {
  const change = (size: string): string | undefined =>
    changedSource('reg-and-size', reserved(`pool@50000000 { ${REG} size = <0 ${size}>; };`));
  expect(change('0x100000')).toBe(reserved(`pool@50000000 { ${REG}  };`));
  expect(change('0x200000')).toBeUndefined();
});
