// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

function area(place: string, rest = 'linux,cma-default;'): string {
  return `pool: area { compatible = "shared-dma-pool"; ${place} reusable;\n${rest} };`;
}

const FIXED = 'reg = <0 0x50000000 0 0x1000000>;';
const CMA = { cmdline: 'cma=32M' };

testRule('cma-default-dropped', {
  breaks: [
    {
      name: 'a region that a device requests',
      source: reserved(area(FIXED), 'gpu { memory-region = <&pool>; };'),
      machine: CMA,
      findings: [
        {
          message: 'cma= on the command line drops the region of 16 MiB at 0x50000000',
          at: '14:1',
          severity: 'error',
          linux:
            'Linux logs "Skipping dt linux,cma-default node in favor for "cma=" kernel param."; its memory is not reserved, and gpu\'s driver gets -EINVAL when it requests the region; the default area is "reserved", 32 MiB at 0x7dc00000',
          fix: 'remove cma=, or remove linux,cma-default to have both areas',
        },
      ],
    },
    {
      name: 'a static region, with cma=0',
      source: reserved(area(FIXED), 'chosen { bootargs = "quiet cma=0"; };'),
      findings: [{ message: /drops/, severity: 'warning', linux: /there is no default area$/ }],
    },
    {
      name: 'a dynamic region',
      source: reserved(area('size = <0 0x800000>;')),
      machine: CMA,
      findings: [
        {
          message: 'cma= on the command line drops the region of 8 MiB',
          severity: 'note',
          linux: /reserved; /,
        },
      ],
    },
  ],
  passes: [
    { name: 'no cma=', source: reserved(area(FIXED), 'chosen { bootargs = "numa_cma=0:32M"; };') },
    { name: 'an area that is not the default', source: reserved(area(FIXED, '')), machine: CMA },
    {
      name: 'a coherent pool, which the CMA handler ignores',
      source: reserved(area(FIXED).replace('reusable;', '')),
      machine: CMA,
    },
  ],
});
