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
      name: 'a CMA area over the image',
      source: reserved(area('50000000', '4000000')),
      machine: { image: { base: 0x50000000n, size: 0x2f00000n } },
      findings: [
        {
          message: '0x50000000..0x53ffffff (a CMA area) lies over the kernel image (0x50000000..0x52efffff)',
          at: '13:66',
          severity: 'error',
          linux: 'Linux gives the pages of a CMA area to anyone, those of the kernel image among them',
          fix: /^pool@50000000 fits in free memory with reg = </,
        },
      ],
    },
    {
      name: 'a region over the initrd',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; };', INITRD),
      findings: [
        {
          message: '0x50000000..0x501fffff (reserved) lies over the initrd (0x50100000..0x502fffff)',
          severity: 'warning',
          linux: 'once the initrd is unpacked Linux frees its pages, whoever else wants them kept',
          fix: 'have the boot loader put the initrd outside of 0x50000000..0x501fffff',
        },
      ],
    },
    {
      name: 'a region over an initrd that is kept',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; };', INITRD),
      machine: { cmdline: 'retain_initrd' },
      findings: [
        { message: /lies over the initrd/, severity: 'warning', linux: /^Linux keeps both reserved/ },
      ],
    },
    {
      name: 'a refused region over the blob',
      source: reserved(area('50000000', '500000')),
      machine: { fdt: 0x50000000n },
      findings: [
        {
          message: /^0x50000000..0x504fffff \(a refused CMA area\) lies over the blob/,
          severity: 'error',
          linux:
            'Linux refuses pool@50000000 (-EINVAL) and gives its memory back, and the shared part of the blob with it',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an image that is put anywhere',
      source: reserved('a@40000000 { reg = <0 0x40000000 0 0x4000000>; };'),
    },
    {
      name: 'a region that ends where the initrd begins',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x100000>; };', INITRD),
    },
    {
      name: 'a no-map region over the initrd, which is refused',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x200000>; no-map; };', INITRD),
    },
  ],
});
