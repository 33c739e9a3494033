// SPDX-License-Identifier: MIT
import { board, reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

/** RAM from 1 GiB to 5 GiB. */
const MACHINE = { memory: [{ base: 0x40000000n, size: 0x100000000n }] };
const DYNAMIC =
  'pool { compatible = "shared-dma-pool"; reusable; size = <0 0x10000000>; alloc-ranges = <0 0xf0000000 0 0x18000000>; };';

testRule('cma-zones', {
  breaks: [
    {
      name: 'an area across 4 GiB',
      source: reserved(area('f0000000', '20000000')),
      machine: MACHINE,
      findings: [
        {
          message: 'the CMA area 0xf0000000..0x10fffffff spans zones DMA and Normal (from 0x100000000)',
          at: '13:66',
          severity: 'error',
          linux:
            'Linux logs "cma: CMA area pool@f0000000 could not be activated": no device gets memory from it, and its pages go to the page allocator',
          fix: /^pool@f0000000 fits in free memory with reg = <0x1 0x[0-9a-f]+ 0x0 0x20000000>$/,
        },
      ],
    },
    {
      name: 'a dynamic area, in memory that the boot loader may change',
      source: reserved(DYNAMIC).replace('0x0 0x40000000>', '0x1 0x0>'),
      findings: [
        {
          message: /^the CMA area 0xf8000000..0x107ffffff spans zones/,
          severity: 'note',
        },
      ],
    },
    {
      name: 'the default area',
      source: board('chosen { bootargs = "cma=512M@0xf0000000"; };'),
      machine: MACHINE,
      findings: [{ message: /^the default CMA area 0xf0000000..0x10fffffff spans zones/, node: '/chosen' }],
    },
  ],
  passes: [
    { name: 'an area up to 4 GiB', source: reserved(area('e0000000', '20000000')), machine: MACHINE },
    {
      name: 'a region across 4 GiB that is not a CMA area',
      source: reserved('fw@f0000000 { reg = <0 0xf0000000 0 0x20000000>; };'),
      machine: MACHINE,
    },
  ],
});
