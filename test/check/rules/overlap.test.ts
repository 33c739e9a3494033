// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

testRule('overlap', {
  breaks: [
    {
      name: 'the end of one region inside the next',
      source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x200000>; };
b@50100000 { reg = <0 0x50100000 0 0x200000>; };`),
      findings: [
        {
          message:
            '0x50100000..0x502fffff (reserved) overlaps a@50000000, 0x50000000..0x501fffff (reserved), in 0x50100000..0x501fffff (1 MiB)',
          at: '14:21',
          severity: 'error',
          node: '/reserved-memory/b@50100000',
          property: 'reg',
          linux:
            'Linux logs "OVERLAP DETECTED! a@50000000 (0x0000000050000000--0x0000000050200000) overlaps with b@50100000 (0x0000000050100000--0x0000000050300000)": both are reserved, and the shared part belongs to both',
          fix: 'if a@50000000 needs only the rest, write its reg = <0x0 0x50000000 0x0 0x100000>',
        },
      ],
    },
    {
      name: 'all three pairs of three regions, although Linux only compares neighbours',
      source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x400000>; no-map; };
b@50100000 { reg = <0 0x50100000 0 0x200000>; no-map; };
c@50200000 { reg = <0 0x50200000 0 0x400000>; no-map; };`),
      findings: [
        {
          message: /^0x50100000.* overlaps a@50000000/,
          linux: /^Linux logs/,
          fix: /^find out which of the two nodes is still needed/,
        },
        { message: /^0x50200000.* overlaps a@50000000/, linux: /^both are reserved/ },
        { message: /^0x50200000.* overlaps b@50100000/, linux: /^Linux logs/ },
      ],
    },
    {
      name: 'the same range twice',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x1000>; }; b@50000000 { reg = <0 0x50000000 0 0x1000>; };',
      ),
      findings: [{ message: /^0x50000000..0x50000fff/, fix: 'keep one of the two nodes' }],
    },
    {
      name: 'a no-map region and a later mapped region over it, which Linux accepts',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x400000>; no-map; }; b@50000000 { reg = <0 0x50000000 0 0x200000>; };',
      ),
      findings: [
        {
          message: /overlaps a@50000000, .* \(no-map\), in 0x50000000..0x501fffff \(2 MiB\)$/,
          severity: 'error',
          linux: /because a@50000000 is no-map, and belongs to both$/,
          fix: /write its reg = <0x0 0x50200000 0x0 0x200000>$/,
        },
      ],
    },
    {
      name: 'a CMA area over another region',
      source: reserved(`${area('50000000', '400000')} b@50200000 { reg = <0 0x50200000 0 0x400000>; };`),
      findings: [
        {
          message: /overlaps pool@50000000, 0x50000000..0x503fffff \(a CMA area\)/,
          severity: 'error',
          linux: /pages in the overlap can be allocated to anyone, because pool@50000000 is a CMA area$/,
          fix: /^pool@50000000 fits in free memory with reg = <0x0 0x[0-9a-f]+ 0x0 0x400000>$/,
        },
      ],
    },
    {
      name: 'two CMA areas',
      source: reserved(`${area('50000000', '400000')} ${area('50200000', '400000', 'more')}`),
      findings: [
        {
          message: /a CMA area.*a CMA area/,
          severity: 'error',
          linux: /freeing them twice corrupts the free lists$/,
        },
      ],
    },
    {
      name: 'a rejected region that also removes part of another',
      source: reserved(`${area('50000000', '500000')} b@50200000 { reg = <0 0x50200000 0 0x100000>; };`),
      findings: [
        {
          message: /\(a rejected CMA area\), in 0x50200000..0x502fffff \(1 MiB\)$/,
          severity: 'error',
          linux:
            'Linux rejects pool@50000000 (-EINVAL) and frees its memory, so the shared part is free memory',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a region that starts where another ends',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; }; b@50200000 { reg = <0 0x50200000 0 0x200000>; };',
      ),
    },
    {
      name: 'a region over a disabled one',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; status = "disabled"; }; b@50100000 { reg = <0 0x50100000 0 0x200000>; };',
      ),
    },
    {
      name: 'a region of size 0',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; }; b@50100000 { reg = <0 0x50100000 0 0>; };',
      ),
    },
    {
      name: 'a no-map region over an earlier reservation, which no-map-busy reports',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x200000>; }; b@50100000 { reg = <0 0x50100000 0 0x200000>; no-map; };',
      ),
    },
  ],
});
