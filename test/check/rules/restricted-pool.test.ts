// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

function pool(rest: string): string {
  return `pool: wifi@50000000 { compatible = "restricted-dma-pool"; reg = <0 0x50000000 0 0x400000>;\n${rest} };`;
}

const DEVICE = 'pcie { memory-region = <&pool>; };';
const RESTRICTED = { kconfig: { ...DEBIAN_ARM64_7_2, dmaRestrictedPool: true } };

testRule('restricted-pool', {
  breaks: [
    {
      name: 'a no-map pool that a device requests',
      source: reserved(pool('no-map;'), DEVICE),
      machine: RESTRICTED,
      findings: [
        {
          message:
            'the restricted-dma-pool of 4 MiB at 0x50000000 has no-map, which a restricted pool must not have',
          at: '14:1',
          severity: 'error',
          property: 'no-map',
          linux:
            "rmem_swiotlb_setup() returns -EINVAL, and the region's memory is freed; pcie's driver gets -EINVAL when it requests the region",
          fix: 'remove no-map',
        },
      ],
    },
    {
      name: 'all four properties',
      source: reserved(pool('linux,dma-default; reusable; no-map; linux,cma-default;')),
      machine: RESTRICTED,
      findings: [
        {
          message: /has no-map, reusable, linux,cma-default and linux,dma-default, which/,
          fix: 'remove no-map, reusable, linux,cma-default and linux,dma-default',
        },
      ],
    },
    {
      name: 'a kernel without restricted pools',
      source: reserved(pool('reusable;'), DEVICE),
      findings: [
        {
          message: /has reusable, which/,
          severity: 'warning',
          linux:
            'a kernel with CONFIG_DMA_RESTRICTED_POOL rejects the region with -EINVAL and frees its memory',
        },
      ],
    },
  ],
  passes: [
    { name: 'none of the properties', source: reserved(pool(''), DEVICE), machine: RESTRICTED },
    {
      name: 'a shared pool with the properties',
      source: reserved(pool('reusable; linux,cma-default;').replace('restricted', 'shared'), DEVICE),
      machine: RESTRICTED,
    },
    { name: 'a disabled pool', source: reserved(pool('no-map; status = "disabled";')), machine: RESTRICTED },
  ],
});
