// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

function pool(place: string, rest = ''): string {
  return `pool: pool { compatible = "shared-dma-pool"; ${place} ${rest} };`;
}

const IN_RAM = 'reg = <0 0x50000000 0 0x1000000>;';
const ABOVE_RAM = 'reg = <0 0x80000000 0 0x1000000>;';
const DEVICE = 'dsp { memory-region = <&pool>; };';

testRule('coherent-pool-mapped', {
  breaks: [
    {
      name: 'a pool that a device requests',
      source: reserved(pool(IN_RAM), DEVICE),
      findings: [
        {
          message:
            'the shared-dma-pool of 16 MiB at 0x50000000 is neither no-map nor reusable, so its memory stays mapped',
          at: '13:7',
          severity: 'error',
          linux:
            "Linux logs that it created a DMA memory pool, but cannot map memory that is already mapped: dsp's driver gets -EINVAL when it requests the region",
          fix: 'add no-map; for a coherent pool, or reusable; for a CMA area',
        },
      ],
    },
    {
      name: 'a dynamic pool that two devices request',
      source: reserved(pool('size = <0 0x800000>;'), `${DEVICE} gpu { memory-region = <&pool>; };`),
      findings: [
        { message: /of 8 MiB at 0x/, severity: 'error', linux: /the drivers of dsp and 1 more get -EINVAL/ },
      ],
    },
    {
      name: 'a pool that no device requests',
      source: reserved(pool(IN_RAM)),
      findings: [
        { message: /of 16 MiB/, severity: 'warning', linux: /a driver gets -EINVAL when it requests/ },
      ],
    },
    {
      name: 'a pool across the end of RAM',
      source: reserved(pool('reg = <0 0x7ffff000 0 0x2000>;'), DEVICE),
      findings: [{ message: /of 8 KiB at 0x7ffff000/, severity: 'error' }],
    },
    {
      name: 'a pool on a board whose memory is unknown',
      source: reserved(pool(ABOVE_RAM), DEVICE).replace('device_type = "memory";', ''),
      findings: [{ message: /at 0x80000000/, severity: 'warning', linux: /^if the region is in RAM, / }],
    },
  ],
  passes: [
    { name: 'a no-map pool', source: reserved(pool(IN_RAM, 'no-map;'), DEVICE) },
    { name: 'a CMA area', source: reserved(pool(IN_RAM, 'reusable;'), DEVICE) },
    { name: 'a pool outside RAM', source: reserved(pool(ABOVE_RAM), DEVICE) },
    {
      name: 'a plain region',
      source: reserved(pool(IN_RAM).replace('shared-dma-pool', 'acme,buffer'), DEVICE),
    },
    {
      name: 'a kernel without coherent pools, which another rule reports',
      source: reserved(pool(IN_RAM), DEVICE),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaDeclareCoherent: false } },
    },
  ],
});
