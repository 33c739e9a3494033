// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

testRule('cma-alignment', {
  breaks: [
    {
      name: 'an unaligned size',
      source: reserved(area('50000000', '500000')),
      findings: [
        {
          message:
            'size 0x500000 (5 MiB) of the CMA area is not a multiple of 0x200000 (2 MiB), the pageblock size of a kernel with 4 KiB pages',
          at: '13:79',
          severity: 'error',
          linux:
            'Linux logs "Reserved memory: incorrect alignment of CMA region", rejects the area (-EINVAL) and frees its memory',
          fix: 'write reg = <0x0 0x50000000 0x0 0x600000>, grown to whole pageblocks',
        },
      ],
    },
    {
      name: 'an unaligned base',
      source: reserved(area('50100000', '400000')),
      findings: [{ message: /^base 0x50100000 of the CMA area is not a multiple/, at: '13:66' }],
    },
    {
      name: 'an unaligned base and size with 64 KiB pages',
      source: reserved(area('50000000', '4000000')),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, pageSize: 65536, pageBlockMaxOrder: 13 } },
      findings: [
        {
          message:
            /^base 0x50000000 and size 0x4000000 \(64 MiB\) of the CMA area are not multiples of 0x20000000/,
        },
      ],
    },
    {
      name: 'an unaligned base next to another region in the same pageblock',
      source: reserved(`${area('50100000', '300000')} fw@50000000 { reg = <0 0x50000000 0 0x100000>; };`),
      findings: [
        {
          message: /^base 0x50100000 and size 0x300000 \(3 MiB\)/,
          fix: /^write reg = <0x0 0x7[0-9a-f]+ 0x0 0x400000>, which is free$/,
        },
      ],
    },
    {
      name: 'the unaligned size of a dynamic area',
      source: reserved('pool { compatible = "shared-dma-pool"; reusable; size = <0 0x500000>; };'),
      findings: [
        { message: /^size 0x500000/, at: '13:58', property: 'size', fix: 'write size = <0x0 0x600000>' },
      ],
    },
  ],
  passes: [
    { name: 'whole pageblocks', source: reserved(area('50000000', '600000')) },
    {
      name: 'an unaligned coherent pool',
      source: reserved(
        'pool@50100000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x50100000 0 0x100000>; };',
      ),
    },
    {
      name: 'a dynamic area without an alignment',
      source: reserved(
        'pool { compatible = "shared-dma-pool"; reusable; size = <0 0x600000>; alignment = <0 0x1000>; };',
      ),
    },
  ],
});
