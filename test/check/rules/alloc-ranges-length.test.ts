// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('alloc-ranges-length', {
  breaks: [
    {
      // a real kernel of a machine like this puts it there too, at the top of RAM
      name: 'one cell each below a root with two',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges = <0x50000000 0x1000000>; };'),
      findings: [
        {
          message:
            'alloc-ranges has 8 bytes, which is not a multiple of the 16 bytes of an entry (#address-cells 2, #size-cells 2)',
          at: '13:29',
          property: 'alloc-ranges',
          severity: 'error',
          linux:
            'Linux ignores the property and places the region anywhere: at 0x7ff00000, outside 0x50000000..0x50ffffff',
          fix: 'it seems to be written for #address-cells 1 and #size-cells 1: write alloc-ranges = <0x0 0x50000000 0x0 0x1000000>',
        },
      ],
    },
    {
      name: 'a range that happens to contain the region',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges = <0x70000000 0x10000000>; };'),
      findings: [{ message: /^alloc-ranges has 8 bytes/, linux: /anywhere: at 0x7ff00000$/ }],
    },
    {
      name: 'a board whose memory is unknown',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges = <0x50000000 0x1000000>; };').replace(
        'device_type = "memory";',
        '',
      ),
      findings: [
        {
          message: /^alloc-ranges has 8 bytes/,
          linux: 'Linux ignores the property and places the region anywhere',
          fix: /write alloc-ranges = <0x0 0x50000000 0x0 0x1000000>$/,
        },
      ],
    },
    {
      name: 'one cell too few, which gives no range in RAM with any cell counts',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges = <0 0x50000000 0>; };'),
      findings: [{ message: /^alloc-ranges has 12 bytes/ }],
    },
    {
      name: 'an empty alloc-ranges',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges; };'),
      findings: [
        {
          message:
            'alloc-ranges is empty, less than the 16 bytes of an entry (#address-cells 2, #size-cells 2)',
          linux: `Linux logs "OF: reserved mem: failed to allocate memory for node 'pool': size 1 MiB", and the region gets no memory`,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a whole entry',
      source: reserved('pool { size = <0 0x100000>; alloc-ranges = <0 0x50000000 0 0x1000000>; };'),
    },
    { name: 'no alloc-ranges', source: reserved('pool { size = <0 0x100000>; };') },
    {
      name: 'a static region, whose alloc-ranges are ignored',
      source: reserved(
        'pool@50000000 { reg = <0 0x50000000 0 0x1000>; alloc-ranges = <0x50000000 0x1000>; };',
      ),
    },
    {
      name: 'a region that is already rejected for its size',
      source: reserved('pool { size = <0x100000>; alloc-ranges = <0x50000000 0x1000000>; };'),
    },
  ],
});
