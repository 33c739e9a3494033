// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { board, reserved, testRule } from '../../support/rules.ts';

testRule('default-area-unplaced', {
  breaks: [
    {
      name: 'a cma= larger than the free memory',
      source: board('chosen { bootargs = "cma=1000M"; };'),
      findings: [
        {
          message:
            /^the default CMA area of 1000 MiB has no free address below 0x80000000: the largest free block has 9\d\d MiB at 0x/,
          node: '/chosen',
          property: 'bootargs',
          severity: 'error',
          linux:
            'Linux logs "cma: Failed to reserve 1000 MiB" (-ENOMEM), and there is no default area and no area for a node',
          // with 964 MiB little would be left for the kernel
          fix: 'write cma=842M at most',
        },
      ],
    },
    {
      name: 'a base inside a region',
      source: reserved(
        'fw@58000000 { reg = <0 0x58000000 0 0x100000>; };',
        'chosen { bootargs = "cma=64M@0x56000000"; };',
      ),
      findings: [
        {
          message:
            'the default CMA area of 64 MiB cannot be at 0x56000000: fw@58000000 (0x58000000..0x580fffff) is reserved there',
          severity: 'error',
          fix: /^write cma=64M@0x[0-9a-f]+, which is free$/,
        },
      ],
    },
    {
      name: 'a base beyond the end of memory',
      source: board('chosen { bootargs = "cma=64M@0x7e000000"; };'),
      findings: [
        {
          message: /^the default CMA area of 64 MiB ends above 0x80000000, the end of memory/,
          linux:
            /^Linux logs "cma: Size .* exceeds limit .*" and "cma: Failed to reserve 64 MiB" \(-EINVAL\)/,
        },
      ],
    },
    {
      name: 'the area of a configuration',
      source: board(''),
      machine: {
        kconfig: { ...DEBIAN_ARM64_7_2, cmaSizeMbytes: 1000 },
        memory: [{ base: 0x40000000n, size: 0x40000000n }],
      },
      findings: [
        {
          message: /^the default CMA area of 1000 MiB, from the configuration,/,
          severity: 'error',
          node: '/',
        },
      ],
    },
  ],
  passes: [
    { name: 'an area that fits', source: board('chosen { bootargs = "cma=900M"; };') },
    {
      name: 'an area that fits beside a region',
      source: reserved(
        'fw@5a000000 { reg = <0 0x5a000000 0 0x100000>; };',
        'chosen { bootargs = "cma=64M@0x56000000"; };',
      ),
    },
    {
      name: 'little memory, with the default configuration',
      source: board('').replace('0x0 0x40000000>', '0x0 0x4000000>'),
    },
  ],
});
