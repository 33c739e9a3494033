// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('reg-length', {
  breaks: [
    {
      name: 'one cell each under two',
      source: reserved('pool@50000000 { reg = <0x50000000 0x100000>; };'),
      findings: [
        {
          message:
            'reg has 8 bytes, which is no multiple of the 16 bytes of an entry (#address-cells 2, #size-cells 2)',
          at: '13:17',
          node: '/reserved-memory/pool@50000000',
          property: 'reg',
          fix: 'it seems to be written for #address-cells 1 and #size-cells 1: write reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      name: 'a cell too many',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x100000 0>; size = <0 0x100000>; };'),
      findings: [
        { message: /^reg has 20 bytes/, linux: 'Linux takes the region for a dynamic one, by its size' },
      ],
    },
  ],
  passes: [
    {
      name: 'two entries',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000>, <0 0x50002000 0 0x1000>; };'),
    },
    {
      name: 'a disabled region',
      source: reserved('pool@50000000 { reg = <0x50000000 0x1000>; status = "disabled"; };'),
    },
    { name: 'none at all', source: reserved('pool { size = <0 0x100000>; };') },
  ],
});
