// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

/** Such a board with an entry: line 1 of `children` is line 14 of the source. */
function withEntry(entry: string, children: string): string {
  return reserved(children).replace('/dts-v1/;\n', `/dts-v1/;\n/memreserve/ ${entry};\n`);
}

testRule('overlap-memreserve', {
  breaks: [
    {
      name: 'a dynamic region that Linux places there',
      source: withEntry('0x7fe00000 0x100000', 'dyn { size = <0 0x400000>; };'),
      findings: [
        {
          message:
            'Linux puts the dynamic region at 0x7fc00000..0x7fffffff, which overlaps the /memreserve/ entry 0x7fe00000..0x7fefffff',
          severity: 'error',
          property: 'size',
          linux: /^Linux places dynamic regions before it reads the \/memreserve\/ entries/,
          fix: /^keep it away from the entry with alloc-ranges = <0x0 0x[0-9a-f]+ 0x0 0x400000>, which is free$/,
        },
      ],
    },
    {
      name: 'the same, with all memory known',
      source: withEntry('0x7fe00000 0x100000', 'dyn { size = <0 0x400000>; };'),
      machine: { memory: [{ base: 0x40000000n, size: 0x40000000n }] },
      findings: [{ message: /^Linux puts the dynamic region/, severity: 'error' }],
    },
    {
      name: 'a CMA area',
      source: withEntry('0x50100000 0x100000', area('50000000', '400000')),
      findings: [
        {
          message:
            'the CMA area 0x50000000..0x503fffff overlaps the /memreserve/ entry 0x50100000..0x501fffff',
          at: '14:66',
          severity: 'error',
          linux: 'pages of a CMA area can be allocated to anyone, including those of the entry',
        },
      ],
    },
    {
      name: 'a rejected region',
      source: withEntry('0x50100000 0x100000', area('50000000', '500000')),
      findings: [{ message: /and is freed$/, severity: 'error', linux: /frees its memory/ }],
    },
    {
      name: 'a no-map region',
      source: withEntry('0x50000000 0x400000', 'a@50000000 { no-map; reg = <0 0x50000000 0 0x400000>; };'),
      findings: [{ message: /^the no-map range/, severity: 'note', fix: 'remove the /memreserve/ entry' }],
    },
  ],
  passes: [
    {
      name: 'a plain region of the same range',
      source: withEntry('0x50000000 0x400000', 'a@50000000 { reg = <0 0x50000000 0 0x400000>; };'),
    },
    { name: 'a CMA area beside it', source: withEntry('0x50400000 0x100000', area('50000000', '400000')) },
    {
      name: 'an entry after the terminator, which Linux does not read',
      source: withEntry('0x60000000 0; /memreserve/ 0x50100000 0x100000', area('50000000', '400000')),
    },
  ],
});
