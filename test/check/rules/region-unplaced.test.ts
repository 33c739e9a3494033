// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('region-unplaced', {
  breaks: [
    {
      name: 'alloc-ranges that a region splits',
      source: reserved(`d { size = <0 0x20000000>;
alloc-ranges = <0 0x50000000 0 0x20000000>; };
fw@58000000 { reg = <0 0x58000000 0 0x100000>; };`),
      findings: [
        {
          message:
            'no free 512 MiB block in alloc-ranges 0x50000000..0x6fffffff: the largest free block has 383 MiB at 0x58100000..0x6fffffff',
          at: '14:17',
          severity: 'error',
          linux:
            'Linux logs "OF: reserved mem: failed to allocate memory for node \'d\': size 512 MiB" (-ENOMEM); in the way is fw@58000000 (0x58000000..0x580fffff)',
          fix: /^write alloc-ranges = <0x0 0x[0-9a-f]+ 0x0 0x20000000>, which is free, if its devices can reach it$/,
        },
      ],
    },
    {
      name: 'more than the RAM in the tree',
      source: reserved('d { size = <0 0x80000000>; };'),
      machine: { kernel: '7.2' },
      findings: [
        {
          message:
            /^no free 2 GiB block in memory: the largest free block has ~905.99 MiB at 0x43201000..0x7bbfffff/,
          severity: 'error',
          property: 'size',
          fix: /^write size = <0x0 0x[0-9a-f]+> at most$/,
        },
      ],
    },
    {
      // Linux falls back to an area of its own, which is not there when it looks
      name: 'a default area',
      source:
        reserved(`cma { compatible = "shared-dma-pool"; reusable; linux,cma-default; size = <0 0x20000000>; };
fw@5c000000 { reg = <0 0x5c000000 0 0x8000000>; };`),
      findings: [
        {
          message:
            'no free 512 MiB block in memory: the largest free block has 444 MiB at 0x64000000..0x7fbfffff',
        },
      ],
    },
    {
      name: 'more than the RAM, on a board whose firmware changes the memory before Linux starts',
      source: reserved(
        'd { size = <0 0x80000000>; };',
        'cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { compatible = "mips,mips24Kc"; reg = <0>; }; };',
      ),
      findings: [{ message: /^no free 2 GiB block/, severity: 'warning' }],
    },
    {
      name: 'alloc-ranges without RAM',
      source: reserved('d { size = <0 0x10000000>; alloc-ranges = <0 0x90000000 0 0x20000000>; };'),
      findings: [
        {
          message: 'no free 256 MiB block in alloc-ranges 0x90000000..0xafffffff: the range is outside RAM',
          severity: 'warning',
        },
      ],
    },
    {
      name: 'a size larger than alloc-ranges, wherever RAM is',
      source: reserved('d { size = <0x100 0x10000000>; alloc-ranges = <0 0x90000000 0 0x20000000>; };'),
      findings: [{ message: /^no free ~?1\S* TiB block in alloc-ranges/, severity: 'error' }],
    },
    {
      name: 'an alignment with swapped cells',
      source: reserved('d { size = <0 0x1000000>; alignment = <0x400000 0>; };'),
      findings: [
        {
          message: 'no free 16 MiB block aligned to 0x40000000000000 in memory: no memory is free',
          severity: 'error',
        },
      ],
    },
    {
      name: 'alloc-ranges with swapped cells',
      source: reserved('d { size = <0 0x1000000>; alloc-ranges = <0x40000000 0 0x20000000 0>; };'),
      findings: [{ message: /: the range is outside RAM$/, severity: 'error' }],
    },
  ],
  passes: [
    {
      name: 'alloc-ranges of exactly the right size',
      source: reserved('d { size = <0 0x20000000>; alloc-ranges = <0 0x50000000 0 0x20000000>; };'),
    },
    {
      name: 'the second of two ranges',
      source: reserved(
        'd { size = <0 0x10000000>; alloc-ranges = <0 0x90000000 0 0x20000000>, <0 0x50000000 0 0x10000000>; };',
      ),
    },
    {
      name: 'a board whose boot loader fills in the memory',
      source: reserved('d { size = <0 0x80000000>; };').replace('device_type = "memory";', ''),
    },
  ],
});
