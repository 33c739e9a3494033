// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

const INITRD = 'chosen { linux,initrd-start = <0x50100000>; linux,initrd-end = <0x50300000>; };';

testRule('overlap-boot', {
  breaks: [
    {
      name: 'a CMA area over the kernel image',
      source: reserved(area('50000000', '4000000')),
      machine: { image: { base: 0x50000000n, size: 0x2f00000n } },
      findings: [
        {
          message: '0x50000000..0x53ffffff (a CMA area) overlaps the kernel image (0x50000000..0x52efffff)',
          at: '13:66',
          severity: 'error',
          linux: 'pages of a CMA area can be allocated to anyone, including those of the kernel image',
          fix: /^pool@50000000 fits in free memory with reg = </,
        },
      ],
    },
    {
      name: 'a region over the initrd',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; };', INITRD),
      findings: [
        {
          message: '0x50000000..0x501fffff (reserved) overlaps the initrd (0x50100000..0x502fffff)',
          severity: 'warning',
          linux: 'Linux frees the pages of the initrd once it is unpacked, also those shared with the region',
          fix: "change the boot loader's load address for the initrd so that it is outside 0x50000000..0x501fffff",
        },
      ],
    },
    {
      name: 'a region over an initrd that is preserved',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; };', INITRD),
      machine: { cmdline: 'retain_initrd' },
      findings: [
        { message: /overlaps the initrd/, severity: 'warning', linux: /^Linux keeps both reserved/ },
      ],
    },
    {
      name: 'a rejected region over the DTB',
      source: reserved(area('50000000', '500000')),
      machine: { fdt: 0x50000000n },
      findings: [
        {
          message: /^0x50000000..0x504fffff \(a rejected CMA area\) overlaps the DTB/,
          severity: 'error',
          linux:
            'Linux rejects pool@50000000 (-EINVAL) and frees its memory, with the shared part of the DTB',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an assumed kernel image',
      source: reserved('a@40000000 { reg = <0 0x40000000 0 0x4000000>; };'),
    },
    {
      name: 'a region that ends at the start of the initrd',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x100000>; };', INITRD),
    },
    {
      name: 'a no-map region over the initrd, which is rejected',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };', INITRD),
    },
  ],
});
