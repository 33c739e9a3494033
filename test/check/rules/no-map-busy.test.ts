// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('no-map-busy', {
  breaks: [
    {
      name: 'a region over an earlier one',
      source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x200000>; };
b@50100000 { reg = <0 0x50100000 0 0x200000>; no-map; };`),
      findings: [
        {
          message:
            'the no-map range 0x50100000..0x502fffff (2 MiB) cannot be kept unmapped: 0x50100000..0x501fffff of it is already reserved for a@50000000 (0x50000000..0x501fffff)',
          at: '14:21',
          severity: 'error',
          linux:
            'Linux logs "OF: reserved mem: Reserved memory: failed to reserve memory for node \'b@50100000\': base 0x0000000050100000, size 2 MiB" (-EBUSY): the range stays mapped, and the part that nothing else reserves is free memory',
          fix: 'if a@50000000 needs only the rest, write its reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      name: 'a region over the kernel image',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };'),
      machine: { image: { base: 0x50000000n, size: 0x2f00000n } },
      findings: [
        {
          message: /is already reserved for the kernel image \(0x50000000..0x52efffff\)$/,
          fix: "change the boot loader's load address for the kernel image so that it is outside 0x50000000..0x501fffff, or move the region",
        },
      ],
    },
    {
      name: 'a region over the initrd of /chosen',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };',
        'chosen { linux,initrd-start = <0x50100000>; linux,initrd-end = <0x50300000>; };',
      ),
      findings: [{ message: /: 0x50100000..0x501fffff of it is already reserved for the initrd/ }],
    },
    {
      name: 'a region over the DTB',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };'),
      machine: { fdt: 0x50000000n },
      findings: [{ message: /is already reserved for the DTB/ }],
    },
    {
      name: 'a region over the core header of a crashed kernel, which is not a region',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };',
        'chosen { linux,elfcorehdr = <0 0x50100000 0 0x1000>; };',
      ),
      findings: [{ message: /cannot be kept unmapped: part of it is already reserved$/ }],
    },
  ],
  passes: [
    {
      name: 'a region before the other one',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; }; b@50100000 { reg = <0 0x50100000 0 0x200000>; };',
      ),
    },
    {
      name: 'a region over another no-map region',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; }; b@50100000 { reg = <0 0x50100000 0 0x200000>; no-map; };',
      ),
    },
    {
      name: 'a region over an earlier one, outside RAM',
      source: reserved(
        'a@90000000 { reg = <0 0x90000000 0 0x200000>; }; b@90100000 { reg = <0 0x90100000 0 0x200000>; no-map; };',
      ),
    },
  ],
});
