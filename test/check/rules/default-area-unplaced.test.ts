// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { board, reserved, testRule } from '../../support/rules.ts';

testRule('default-area-unplaced', {
  breaks: [
    {
      name: 'a cma= larger than what is left',
      source: board('chosen { bootargs = "cma=1000M"; };'),
      findings: [
        {
          message:
            /^the default CMA area of 1000 MiB finds no place below 0x80000000: the largest that is left has 9\d\d MiB at 0x/,
          node: '/chosen',
          property: 'bootargs',
          severity: 'error',
          linux:
            'Linux logs "cma: Failed to reserve 1000 MiB" (-ENOMEM), and there is no default area and none for a node',
          fix: /^ask for 9\d\dM at most$/,
        },
      ],
    },
    {
      name: 'a place that a region has',
      source: reserved(
        'fw@58000000 { reg = <0 0x58000000 0 0x100000>; };',
        'chosen { bootargs = "cma=64M@0x56000000"; };',
      ),
      findings: [
        {
          message:
            'the default CMA area of 64 MiB cannot lie at 0x56000000: fw@58000000 (0x58000000..0x580fffff) is reserved there',
          severity: 'error',
          fix: /^write cma=64M@0x[0-9a-f]+, which is free$/,
        },
      ],
    },
    {
      name: 'a place past the end of memory',
      source: board('chosen { bootargs = "cma=64M@0x7e000000"; };'),
      findings: [
        {
          message: /^the default CMA area of 64 MiB does not end at or below 0x80000000, where memory/,
          linux:
            /^Linux logs "cma: Size .* exceeds limit .*" and "cma: Failed to reserve 64 MiB" \(-EINVAL\)/,
        },
      ],
    },
    {
      name: 'what a configuration asks for',
      source: board(''),
      machine: {
        kconfig: { ...DEBIAN_ARM64_7_2, cmaSizeMbytes: 1000 },
        memory: [{ base: 0x40000000n, size: 0x40000000n }],
      },
      findings: [
        {
          message: /^the default CMA area of 1000 MiB, which the configuration asks for,/,
          severity: 'error',
          node: '/',
        },
      ],
    },
  ],
  passes: [
    { name: 'one that fits', source: board('chosen { bootargs = "cma=900M"; };') },
    {
      name: 'one that fits beside a region',
      source: reserved(
        'fw@5a000000 { reg = <0 0x5a000000 0 0x100000>; };',
        'chosen { bootargs = "cma=64M@0x56000000"; };',
      ),
    },
    {
      name: 'little memory for a configuration that nobody named',
      source: board('').replace('0x0 0x40000000>', '0x0 0x4000000>'),
    },
  ],
});
