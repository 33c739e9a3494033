// SPDX-License-Identifier: MIT
//
// What Linux makes of each command line was seen in boots of linux-image-7.2.13+deb14-arm64 (1 GiB): their `cma:` lines.
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { board, testRule } from '../../support/rules.ts';

const bootargs = (words: string): string => board(`\tchosen {\n\t\tbootargs = "${words}";\n\t};`);

testRule('cma-parameter', {
  breaks: [
    {
      // cma: Reserved 64 MiB
      name: 'a unit with an extra B',
      source: bootargs('quiet cma=64MB'),
      findings: [
        {
          message: 'cma=64MB is parsed only up to "B", as a size of 64 MiB',
          at: '10:14',
          severity: 'warning',
          node: '/chosen',
          property: 'bootargs',
          linux: 'Linux ignores the rest without a message',
          fix: 'write cma=64M',
        },
      ],
    },
    {
      // cma: Reserved 0 MiB, and cmaTotal 2 MiB
      name: 'a fraction',
      source: bootargs('cma=1.5G'),
      findings: [
        {
          message: 'cma=1.5G is parsed only up to ".5G", as a size of 1 B',
          severity: 'error',
          fix: /whole numbers/,
        },
      ],
    },
    {
      // no line, and no area
      name: '0x without digits',
      source: bootargs('cma=0x'),
      findings: [
        {
          message: 'cma=0x is parsed only up to "x", as a size of 0 B',
          severity: 'error',
          linux: 'Linux creates no default area',
        },
      ],
    },
    {
      name: 'a value that is not a number',
      source: bootargs('cma=M64'),
      findings: [
        {
          message: 'cma=M64 has no number for the size',
          severity: 'error',
          linux: 'Linux parses it as 0 and creates no default area',
        },
      ],
    },
    {
      // cma: Reserved 0 MiB
      name: 'a space before the unit',
      source: bootargs('cma=64 M'),
      findings: [
        {
          message: 'cma=64 requests 64 B',
          severity: 'warning',
          linux: 'the smallest area that Linux creates is 2 MiB',
          fix: 'write cma=64M for 64 MiB',
        },
      ],
    },
    {
      name: 'no value',
      source: bootargs('cma'),
      findings: [{ message: 'cma has no value', linux: 'Linux logs "cma: Config string not provided"' }],
    },
    {
      name: 'a base without a number',
      source: bootargs('cma=64M@'),
      findings: [
        { message: 'cma=64M@ has no number after its last character', linux: 'Linux parses it as 0' },
      ],
    },
    {
      name: 'a base that is not aligned to a pageblock',
      source: bootargs('cma=64M@0x50100000'),
      findings: [
        {
          message: 'cma=64M@0x50100000 puts the area at 0x50100000, which is not a multiple of 0x200000',
          severity: 'error',
          linux:
            'Linux logs "cma: Region at 0x0000000050100000 must be aligned to 0x0000000000200000 bytes", and there is no default area',
          fix: 'write a base such as 0x50200000',
        },
      ],
    },
    {
      // cma: Reserved 32 MiB
      name: 'several values',
      source: bootargs('cma=64M cma=32M'),
      findings: [
        {
          message: 'cma=64M has no effect because of the cma=32M after it',
          severity: 'warning',
          fix: 'remove cma=64M',
        },
      ],
    },
    {
      name: 'the same value twice',
      source: bootargs('cma=64M cma=64M'),
      findings: [{ message: /no effect/, severity: 'note' }],
    },
    {
      // cma: Reserved 32 MiB at 0x0000000052000000
      name: 'a base of an earlier parameter that still counts',
      source: bootargs('cma=64M@0x50000000 cma=32M'),
      findings: [
        {
          message: 'the cma=32M after cma=64M@0x50000000 replaces its size, but not its base',
          linux: 'Linux searches for the last size from 0x50000000 up to the end of the first area',
        },
      ],
    },
    {
      name: 'an invalid value before a valid one',
      source: bootargs('cma=M64 cma=64M'),
      findings: [{ message: 'cma=M64 has no effect because of the cma=64M after it' }],
    },
    {
      name: 'an unknown parameter, not from the tree',
      source: bootargs('quiet'),
      machine: { cmdline: 'cma-size=32M' },
      findings: [{ message: 'cma-size=32M is not a Linux parameter', node: '/chosen', fix: 'write cma=32M' }],
    },
    {
      name: 'a kernel without CMA',
      source: bootargs('cma=64M'),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaCma: false } },
      findings: [{ message: 'cma=64M has no effect', linux: /CONFIG_DMA_CMA is off/ }],
    },
  ],
  passes: [
    { name: 'a size', source: bootargs('cma=64M') },
    { name: 'a size and a range', source: bootargs('cma=64M@0x50100000-0x60000000') },
    { name: 'a fixed base aligned to a pageblock', source: bootargs('cma=64M@0x50200000') },
    { name: 'cma=0', source: bootargs('cma=0') },
    {
      name: 'parameters of other subsystems',
      source: bootargs('hugetlb_cma=1G vc4.cma=64M acma= cma_mode=auto'),
    },
    { name: 'a parameter after --', source: bootargs('-- cma=64MB') },
  ],
});
