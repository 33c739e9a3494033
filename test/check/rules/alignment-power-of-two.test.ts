// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const pool = (alignment: string): string =>
  reserved(`pool { size = <0 0x100000>; alignment = <0 ${alignment}>; };`);

testRule('alignment-power-of-two', {
  breaks: [
    {
      // a real kernel of a machine like this puts it at 0x7fd00000 too
      name: 'three megabytes, with an unaligned result',
      source: pool('0x300000'),
      findings: [
        {
          message: 'alignment 0x300000 is not a power of two',
          at: '13:29',
          property: 'alignment',
          severity: 'error',
          linux:
            'Linux rounds with the mask alignment - 1 and puts the region at 0x7fd00000, which is not a multiple of it',
          fix: 'write alignment = <0x0 0x400000>, the next power of two',
        },
      ],
    },
    {
      // here the real kernel has 0x7fe00000
      name: 'one and a half megabytes, with an aligned result by chance',
      source: pool('0x180000'),
      findings: [
        {
          message: 'alignment 0x180000 is not a power of two',
          severity: 'warning',
          linux: /at 0x7fe00000, which is a multiple of it$/,
        },
      ],
    },
    {
      name: 'a board whose memory is unknown',
      source: pool('0x300000').replace('device_type = "memory";', ''),
      findings: [
        {
          message: 'alignment 0x300000 is not a power of two',
          severity: 'warning',
          linux: 'Linux rounds with the mask alignment - 1',
        },
      ],
    },
  ],
  passes: [
    { name: 'four megabytes', source: pool('0x400000') },
    { name: 'zero', source: pool('0') },
    { name: 'one byte', source: pool('1') },
    {
      name: 'a static region, whose alignment is ignored',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000>; alignment = <0 0x300000>; };'),
    },
  ],
});
