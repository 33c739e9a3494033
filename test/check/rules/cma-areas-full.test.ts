// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

function area(base: string): string {
  return `pool@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x200000>; };`;
}

function areas(count: number): string {
  return Array.from({ length: count }, (_, i) => area((0x50000000 + i * 0x200000).toString(16))).join('\n');
}

testRule('cma-areas-full', {
  breaks: [
    {
      name: 'a second area with room for one',
      source: reserved(`${area('50000000')} ${area('51000000')}`),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, cmaAreas: 1 } },
      findings: [
        {
          message: 'the kernel has room for 1 CMA areas (CONFIG_CMA_AREAS), and as many come before this one',
          node: '/reserved-memory/pool@51000000',
          severity: 'error',
          linux:
            'Linux logs "cma: Not enough slots for CMA reserved regions!", rejects the area (-ENOSPC) and frees its memory',
          fix: 'build the kernel with CONFIG_CMA_AREAS=3 or more, which includes the default area, or use fewer areas',
        },
      ],
    },
    {
      name: 'more than twenty areas',
      source: reserved(areas(22)),
      findings: [{ message: /^the kernel has room for 20/ }, { message: /^the kernel has room for 20/ }],
    },
  ],
  passes: [
    { name: 'twenty areas', source: reserved(areas(20)) },
    {
      name: 'coherent pools, which need no slots',
      source: reserved(areas(22).replaceAll('reusable', 'no-map')),
    },
  ],
});
