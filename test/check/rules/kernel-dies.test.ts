// SPDX-License-Identifier: MIT
import { board, reserved, testRule } from '../../support/rules.ts';

testRule('kernel-dies', {
  breaks: [
    {
      name: 'regions that leave no memory',
      source: reserved('fw@44000000 { reg = <0 0x44000000 0 0x3c000000>; no-map; };'),
      machine: { kernel: '7.2' },
      findings: [
        {
          message: /^about 0 MiB are left for the kernel itself/,
          node: '/reserved-memory/fw@44000000',
          severity: 'warning',
          linux: 'the kernel most likely does not boot',
        },
      ],
    },
    {
      name: 'regions that leave no room for the memory map',
      source: reserved('fw@44000000 { reg = <0 0x44000000 0 0x3c000000>; no-map; };'),
      machine: { kernel: '7.3' },
      findings: [
        {
          message: 'no memory is left for the struct pages',
          node: '/reserved-memory/fw@44000000',
          severity: 'error',
          linux: 'the kernel does not boot',
        },
      ],
    },
    {
      name: 'a region that ends within the highest free page, which is not mapped',
      source: reserved('fw@7ffff000 { reg = <0 0x7ffff000 0 0x800>; no-map; };'),
      machine: { kernel: '7.3' },
      findings: [
        {
          message:
            'the kernel allocates memory at 0x7fffffc0, in a page that it does not map because a no-map region begins or ends in it, at 0x7ffff800',
          node: '/reserved-memory/fw@7ffff000',
          severity: 'error',
        },
      ],
    },
    {
      name: 'a region over all RAM and beyond, where another rule only warns',
      source: reserved('tfa@40000000 { reg = <0 0x40000000 1 0>; no-map; };'),
      findings: [
        {
          message: /^no memory for \d+ bytes that the kernel needs$/,
          node: '/reserved-memory/tfa@40000000',
          severity: 'error',
        },
      ],
    },
    {
      name: 'a misaligned DTB',
      source: board(''),
      machine: { fdt: 0x50000004n },
      findings: [
        {
          message: 'the DTB at 0x50000004 is not aligned to 8 bytes',
          severity: 'error',
          linux: 'the kernel does not boot',
        },
      ],
    },
    {
      name: 'little memory, with all memory known',
      source: board(''),
      machine: { memory: [{ base: 0x40000000n, size: 0x4000000n }], cmdline: 'cma=0' },
      findings: [{ message: /^about \d+ MiB are left/ }],
    },
  ],
  passes: [
    {
      name: 'a region that ends within the highest free page, on a kernel that maps it',
      source: reserved('fw@7ffff000 { reg = <0 0x7ffff000 0 0x800>; no-map; };'),
      machine: { kernel: '7.2' },
    },
    {
      name: 'a region that leaves enough memory',
      source: reserved('fw@46000000 { reg = <0 0x46000000 0 0x3a000000>; no-map; };'),
    },
    {
      name: 'little memory, which the boot loader may change',
      source: board('').replace('0x0 0x40000000>', '0x0 0x4000000>'),
    },
    {
      name: 'a CMA area outside RAM, which outside-memory reports',
      source: reserved(
        'pool@90000000 { compatible = "shared-dma-pool"; reusable; reg = <0 0x90000000 0 0x400000>; };',
      ),
    },
    {
      name: 'a parameter without a value, which numa-cma-parameter reports',
      source: board('chosen { bootargs = "numa_cma"; };'),
    },
  ],
});
