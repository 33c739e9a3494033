// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const PLAIN = 'p: mem@50000000 { no-map; reg = <0 0x50000000 0 0x100000>; };';
const POOL = 'q: pool@51000000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x51000000 0 0x100000>; };';

function device(compatible: string, line: string, regions = PLAIN + POOL): string {
  return reserved(regions, `\tdev { compatible = "${compatible}"; ${line} };`);
}

testRule('memory-region-no-pool', {
  breaks: [
    {
      name: 'a driver that fails to probe',
      source: device('ti,j721e-r5f', 'memory-region = <&p &q>;'),
      findings: [
        {
          message:
            'entry 1 of memory-region points to mem@50000000, which is a plain reservation, but the driver requests a pool',
          at: '15:54',
          severity: 'error',
          node: '/dev',
          property: 'memory-region',
          linux:
            'drivers/remoteproc/ti_k3_common.c gets -EINVAL, logs "device cannot initialize DMA pool (-22)" and fails to probe',
          fix: 'write compatible = "shared-dma-pool" in the region',
        },
      ],
    },
    {
      name: 'a driver that continues without the pool',
      source: device('ti,omap5-ipu', 'memory-region = <&p>;', PLAIN.replace('no-map;', '')),
      findings: [
        {
          message: /^memory-region points to mem@50000000, which is a plain reservation/,
          severity: 'warning',
          linux:
            /^drivers\/remoteproc\/omap_remoteproc\.c gets -EINVAL, .* and continues with memory from elsewhere$/,
          fix: 'write compatible = "shared-dma-pool" in the region, and no-map for a coherent pool or reusable for a CMA area',
        },
      ],
    },
    {
      name: 'an unknown driver, and a region with another compatible',
      source: device(
        'acme,display", "arm,hdlcd',
        'memory-region = <&p>;',
        PLAIN.replace('no-map', 'compatible = "acme,frame"; no-map'),
      ),
      findings: [
        {
          message: /./,
          linux: 'drivers/gpu/drm/arm/hdlcd_drv.c gets -EINVAL and fails to probe',
          fix: 'write compatible = "acme,frame", "shared-dma-pool" in the region',
        },
      ],
    },
    {
      name: 'an entry selected by name',
      source: device('fsl,imx8ulp-dsp', 'memory-region = <&q &p>; memory-region-names = "a", "dma";'),
      findings: [{ message: /^entry 2 of memory-region/, severity: 'error' }],
    },
  ],
  passes: [
    {
      name: 'a pool at the index that the driver uses',
      source: device('ti,j721e-r5f', 'memory-region = <&q &p>;'),
    },
    {
      name: 'a driver that uses the range itself',
      source: device('fsl,imx8mm-cm4', 'memory-region = <&p>;'),
    },
    {
      name: 'a different name',
      source: device('fsl,imx8ulp-dsp', 'memory-region = <&q &p>; memory-region-names = "dma", "a";'),
    },
    {
      name: 'a region that failed, which another rule reports',
      source: device(
        'ti,omap5-ipu',
        'memory-region = <&p>;',
        `other@50000000 { reg = <0 0x50000000 0 0x100000>; }; ${PLAIN}`,
      ),
    },
    {
      name: 'a pool whose address depends on unknown memory',
      source: device(
        'ti,omap5-ipu',
        'memory-region = <&p>;',
        'p: pool { compatible = "shared-dma-pool"; reusable; size = <0 0x400000>; };',
      ).replace('device_type = "memory";', ''),
    },
    {
      name: 'a disabled region',
      source: device('ti,omap5-ipu', 'memory-region = <&p>;', PLAIN.replace('no-map', 'status = "disabled"')),
    },
  ],
});
