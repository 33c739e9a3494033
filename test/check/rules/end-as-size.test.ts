// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('end-as-size', {
  breaks: [
    {
      name: 'an end within RAM',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x50100000>; no-map; };'),
      findings: [
        {
          message:
            'size 0x50100000 (~1.25 GiB) looks like an end address, because the region would not end in RAM',
          // the first cell of the size
          at: '13:41',
          property: 'reg',
          severity: 'error',
          linux: /^Linux uses 0x50000000\.\.0xa00fffff for the region/,
          fix: 'write reg = <0x0 0x50000000 0x0 0x100000> for 0x50000000..0x500fffff',
        },
      ],
    },
    {
      name: 'the last byte as the size',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x500fffff>; no-map; };'),
      findings: [
        {
          message: /^size 0x500fffff .* looks like an end address/,
          fix: 'write reg = <0x0 0x50000000 0x0 0x100000> for 0x50000000..0x500fffff',
        },
      ],
    },
    {
      name: 'an end at the next region, on a board whose memory is unknown',
      source: reserved(
        `firmware@50000000 { reg = <0 0x50000000 0 0x50100000>; no-map; };
        next@50100000 { reg = <0 0x50100000 0 0x1000>; };`,
      ).replace('device_type = "memory";', ''),
      findings: [
        {
          message: /looks like an end address, because the region would overlap next@50100000 at 0x50100000$/,
        },
      ],
    },
    {
      name: 'an end, on a board with enough memory for that size',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x50100000>; no-map; };').replace(
        '0x0 0x40000000>;',
        '0x0 0x80000000>;',
      ),
      findings: [
        {
          message:
            'size 0x50100000 (~1.25 GiB) looks like an end address, because it is only 1 MiB larger than the address',
          severity: 'warning',
        },
      ],
    },
    {
      name: 'an end, on a board whose memory is unknown',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x50100000>; no-map; };').replace(
        'device_type = "memory";',
        '',
      ),
      findings: [{ message: /only 1 MiB larger than the address$/, severity: 'warning' }],
    },
  ],
  passes: [
    {
      name: 'a size less than the base',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x4ff00000>; no-map; };'),
    },
    {
      name: 'an end outside RAM',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x80100000>; no-map; };'),
    },
    {
      name: 'a size that fits into RAM and is much larger than the address',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x58000000>; no-map; };').replace(
        '0x0 0x40000000>;',
        '0x0 0x80000000>;',
      ),
    },
    {
      name: 'an end inside the next region',
      source: reserved(
        `firmware@50000000 { reg = <0 0x50000000 0 0x50100000>; no-map; };
        next@50080000 { reg = <0 0x50080000 0 0x100000>; };`,
      ),
    },
    {
      name: 'an end inside the next region, on a board whose memory is unknown',
      source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x58000000>; no-map; };').replace(
        'device_type = "memory";',
        '',
      ),
    },
  ],
});
