// SPDX-License-Identifier: MIT
//
// What Linux 7.2.13 (Debian's armmp, booted in QEMU) took: far@880000000 was entered at 0x48000000, wide@50000000 with 1 MiB, dyn got 1 MiB,
// and ar lay in 0x60000000..0x60ffffff.
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { board, reserved, testRule } from '../../support/rules.ts';

const MACHINE = { arch: 'arm' } as const;

testRule('address-width', {
  breaks: [
    {
      name: 'a base, a size, a dynamic size and alloc-ranges',
      machine: MACHINE,
      source: reserved(`far@848000000 { reg = <0x8 0x48000000 0 0x400000>; };
wide@50000000 { reg = <0 0x50000000 0x1 0x100000>; };
dyn { size = <0x1 0x100000>; };
ar { size = <0 0x100000>; alloc-ranges = <0 0x40000000 0 0x1000>, <0x1 0x60000000 0 0x1000000>; };`),
      findings: [
        {
          message: 'reg is 0x848000000..0x8483fffff, but physical addresses of this kernel have 32 bits',
          severity: 'error',
          at: '13:24',
          linux: 'Linux drops the upper bits and reserves 0x48000000..0x483fffff',
          fix: 'boot a kernel with CONFIG_ARM_LPAE, or write an address below 0x100000000',
        },
        { message: /^reg is 0x50000000\.\.0x1500fffff/, at: '14:37', linux: /0x500fffff$/ },
        { message: /^size is 0x100100000, but/, linux: 'Linux drops the upper bits and reads 0x100000' },
        {
          message: /^alloc-ranges has 0x160000000\.\.0x160ffffff/,
          at: '16:68',
          linux: 'Linux drops the upper bits and searches in 0x60000000..0x60ffffff',
        },
      ],
    },
    {
      name: 'alloc-ranges whose end is below their start',
      machine: MACHINE,
      source: reserved('ar { size = <0 0x1000>; alloc-ranges = <0 0x80000000 0 0x98000000>; };'),
      findings: [{ message: /^alloc-ranges has 0x80000000\.\.0x117ffffff/, linux: /searches nowhere$/ }],
    },
    {
      name: 'memory at 4 GiB and above',
      machine: MACHINE,
      source: board('').replace('0x0 0x40000000>;', '0x1 0x00000000>;'),
      findings: [
        {
          message:
            'the tree has memory at 0x40000000..0x13fffffff, but physical addresses of this kernel have 32 bits',
          severity: 'note',
          node: '/memory@40000000',
          linux: 'Linux ignores memory at 0x100000000 and above',
        },
      ],
    },
    {
      name: 'sizes that are 0 after truncation',
      machine: MACHINE,
      source: reserved('all@0 { reg = <0 0 0x1 0>; };\nar { size = <0 0x1000>; alloc-ranges = <1 0 1 0>; };'),
      findings: [
        { message: /^reg is/, linux: /reserves nothing$/ },
        { message: /^alloc/, linux: /searches in 0x0\.\.0xfffffffe$/ },
      ],
    },
  ],
  passes: [
    {
      name: 'a region up to the last address',
      machine: MACHINE,
      source: reserved('top@f0000000 { reg = <0 0xf0000000 0 0x10000000>; };'),
    },
    {
      name: 'a 64-bit kernel',
      source: reserved('far@848000000 { reg = <0x8 0x48000000 0 0x400000>; };'),
    },
    {
      name: 'a disabled region',
      machine: MACHINE,
      source: reserved('far@848000000 { reg = <0x8 0x48000000 0 0x400000>; status = "disabled"; };'),
    },
    {
      name: 'a kernel with LPAE',
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, arch: 'arm', physAddr64: true, paBits: 40 } },
      source: reserved('far@848000000 { reg = <0x8 0x48000000 0 0x400000>; };'),
    },
  ],
});
