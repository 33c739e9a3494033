// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('no-map-reusable', {
  breaks: [
    {
      // Linux 7.2.13 logs "0x0000000050000000..0x00000000511fffff … nomap reusable" for such a region, and creates no pool
      name: 'a pool that a device requests',
      source: reserved(
        `pool: pool@50000000 {
compatible = "shared-dma-pool";
reg = <0 0x50000000 0 0x1000000>;
no-map;
reusable;
};`,
        'gpu { memory-region = <&pool>; };',
      ),
      findings: [
        {
          message: 'the region of 16 MiB at 0x50000000 is both no-map and reusable, which exclude each other',
          at: '17:1',
          severity: 'error',
          property: 'reusable',
          linux:
            "neither handler of shared-dma-pool accepts it, so it is not a pool, and gpu's driver gets -EINVAL when it requests the region",
          fix: 'remove no-map for a CMA area, or reusable for a coherent pool',
        },
      ],
    },
    {
      name: 'a dynamic pool',
      source: reserved('pool { compatible = "shared-dma-pool"; size = <0 0x800000>; no-map; reusable; };'),
      findings: [
        { message: /^the region of 8 MiB.* is both/, severity: 'error', linux: /so it is not a pool$/ },
      ],
    },
    {
      name: 'a region that is not a pool',
      source: reserved('fw@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; reusable; };'),
      findings: [
        {
          message: /^the region of 4 KiB/,
          severity: 'warning',
          linux: 'Linux leaves the region unmapped, and reusable has no effect',
          fix: 'remove reusable',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'only reusable, and only no-map',
      source:
        reserved(`a@50000000 { compatible = "shared-dma-pool"; reg = <0 0x50000000 0 0x1000000>; reusable; };
b@60000000 { compatible = "shared-dma-pool"; reg = <0 0x60000000 0 0x1000000>; no-map; };`),
    },
    {
      name: 'a disabled pool',
      source: reserved(
        'pool { compatible = "shared-dma-pool"; size = <0 0x800000>; no-map; reusable; status = "disabled"; };',
      ),
    },
    {
      name: 'a restricted pool, which has its own rule',
      source: reserved(
        'pool { compatible = "restricted-dma-pool"; size = <0 0x800000>; no-map; reusable; };',
      ),
    },
  ],
});
