// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const PLACE = 'reg = <0 0x50000000 0 0x1000000>;';

testRule('cma-default-no-effect', {
  breaks: [
    {
      // Linux 7.2.13 logs "created DMA memory pool" for such a region
      name: 'a coherent pool',
      source: reserved(`pool@50000000 {
compatible = "shared-dma-pool";
${PLACE}
linux,cma-default;
};`),
      findings: [
        {
          message:
            'linux,cma-default has no effect on the region of 16 MiB at 0x50000000: it is not reusable',
          at: '16:1',
          severity: 'warning',
          linux:
            'Linux does not make the region a CMA area; the default area is "reserved", 64 MiB at 0x7bc00000',
          fix: 'add reusable;, or remove linux,cma-default',
        },
      ],
    },
    {
      name: 'a no-map pool, with cma=0 so that there is no other area',
      source: reserved(
        `pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} no-map; linux,cma-default; };`,
      ),
      machine: { cmdline: 'cma=0' },
      findings: [
        {
          message: /: it is no-map and not reusable$/,
          linux: 'Linux does not make the region a CMA area; there is no default area',
          fix: 'remove no-map and add reusable;, or remove linux,cma-default',
        },
      ],
    },
    {
      name: 'a region that is not a pool',
      source: reserved(`buffer@50000000 { ${PLACE} reusable; linux,cma-default; };`),
      findings: [
        {
          message: /: it is not a shared-dma-pool$/,
          fix: 'write compatible = "shared-dma-pool", or remove linux,cma-default',
        },
      ],
    },
    {
      name: 'a disabled region',
      source: reserved(
        `pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} reusable; linux,cma-default; status = "disabled"; };`,
      ),
      findings: [{ message: /: it is disabled$/, severity: 'note' }],
    },
  ],
  passes: [
    {
      name: 'a CMA area',
      source: reserved(
        `pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} reusable; linux,cma-default; };`,
      ),
    },
    {
      name: 'a region that cma= drops',
      source: reserved(
        `pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} reusable; linux,cma-default; };`,
      ),
      machine: { cmdline: 'cma=32M' },
    },
    {
      name: 'a coherent pool without the property',
      source: reserved(`pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} };`),
    },
    {
      name: 'a no-map and reusable region, which another rule reports',
      source: reserved(
        `pool@50000000 { compatible = "shared-dma-pool"; ${PLACE} no-map; reusable; linux,cma-default; };`,
      ),
    },
  ],
});
