// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

testRule('cma-page-size', {
  breaks: [
    {
      name: 'a multiple of 2 MiB',
      source: reserved(area('50000000', '400000')),
      findings: [
        {
          message:
            'kernels with pages of 16 KiB and of 64 KiB reject this CMA area, which is not a multiple of their pageblock size, 32 MiB and 512 MiB',
          at: '13:66',
          severity: 'note',
          linux: 'such a kernel logs "Reserved memory: incorrect alignment of CMA region" (-EINVAL)',
        },
      ],
    },
    {
      name: 'the size of a dynamic area',
      source: reserved('pool { compatible = "shared-dma-pool"; reusable; size = <0 0x2000000>; };'),
      findings: [
        {
          message:
            'kernels with pages of 64 KiB reject this CMA area, which is not a multiple of their pageblock size, 512 MiB',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a multiple of 512 MiB',
      source: reserved(area('60000000', '20000000')),
    },
    { name: 'an area that is already rejected', source: reserved(area('50000000', '500000')) },
    {
      name: 'a CPU that no arm64 kernel supports',
      source: reserved(
        area('50000000', '400000'),
        'cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { compatible = "arm,cortex-a7"; reg = <0>; }; };',
      ),
    },
  ],
});
