// SPDX-License-Identifier: MIT
import { board, reserved, testRule } from '../../support/rules.ts';

/** 700 MiB of the board's 1 GiB for one region, and something for another. */
const regions = (size: string, properties = 'no-map;'): string =>
  reserved(`video@50000000 { reg = <0 0x50000000 0 0x2bc00000>; };
    other@44000000 { reg = <0 0x44000000 0 ${size}>; ${properties} };`);

testRule('dma-memory-left', {
  breaks: [
    {
      name: 'one region too many',
      source: regions('0xa000000'),
      machine: { kernel: '7.2' },
      findings: [
        {
          message:
            /^~\d+\.\d+ MiB \(5 %\) of the 1 GiB of RAM below 0x80000000 is left, less than 10 %: 160 MiB is no-map, 64 MiB in CMA areas, ~[\d.]+ MiB otherwise reserved$/,
          node: '/reserved-memory',
          at: '9:2',
          severity: 'warning',
          fix: /^make the largest regions smaller/,
        },
      ],
    },
    {
      name: 'less than the configured minimum',
      source: regions('0x1000000'),
      settings: { 'dma-memory-left': { options: { percent: 25 } } },
      findings: [{ message: /\(1\d\.?\d? %\) .* less than 25 %: 16 MiB is no-map/ }],
    },
    {
      name: 'a CMA area, which does not count as free memory',
      source: regions('0xa000000', 'compatible = "shared-dma-pool"; reusable;'),
      findings: [{ message: /: 0 B is no-map, (160|224) MiB in CMA areas/ }],
    },
    {
      name: 'a DMA limit below most of RAM',
      source: reserved(
        'video@50000000 { reg = <0 0x41000000 0 0xf000000>; };',
        `soc { #address-cells = <1>; #size-cells = <1>;
          ranges = <0 0 0x40000000 0x40000000>; dma-ranges = <0 0 0x40000000 0x10000000>; };`,
      ),
      findings: [{ message: /of the 256 MiB of RAM below 0x50000000 is left/ }],
    },
  ],
  passes: [
    { name: 'enough memory', source: regions('0x1000000') },
    {
      name: 'less than the default minimum, but enough for a lower configured one',
      source: regions('0xa000000'),
      settings: { 'dma-memory-left': { options: { percent: 4 } } },
    },
    {
      name: 'a small board, which the kernel itself fills',
      source: reserved('other@44000000 { reg = <0 0x44000000 0 0x100000>; };').replace(
        '0x0 0x40000000>;',
        '0x0 0x7800000>;',
      ),
    },
    { name: 'a board without regions', source: board('') },
    {
      name: 'a board whose memory is unknown',
      source: regions('0xa000000').replace('device_type = "memory";', ''),
    },
  ],
});
