// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('zero-size', {
  breaks: [
    {
      name: 'a reg of size 0',
      source: reserved('pool@50000000 { reg = <0 0x50000000 0 0>; };'),
      findings: [
        {
          message: 'reg has size 0 at 0x50000000',
          // the first cell of the size
          at: '13:37',
          property: 'reg',
          severity: 'error',
          linux: `Linux logs "OF: reserved mem: Reserved memory: failed to reserve memory for node 'pool@50000000': base 0x0000000050000000, size 0 MiB", and reserves nothing`,
          fix: /status = "disabled" if firmware/,
        },
      ],
    },
    {
      name: 'a reg of zeros',
      source: reserved('nvram@0 { reg = <0 0 0 0>; no-map; };'),
      findings: [{ message: 'reg has size 0 at 0x0' }],
    },
    {
      // a real kernel enters it as "0x0000000080000000..0x000000007fffffff (0 KiB) map non-reusable pool"
      name: 'a dynamic region of size 0',
      source: reserved('pool { size = <0 0>; };'),
      findings: [{ message: 'size is 0', property: 'size', linux: 'Linux reserves nothing' }],
    },
    {
      name: 'a CMA area of size 0',
      source: reserved('pool { compatible = "shared-dma-pool"; reusable; size = <0 0>; };'),
      findings: [
        {
          message: 'size is 0',
          linux: 'Linux logs "Reserved memory: unable to setup CMA region", and reserves nothing',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a disabled region for firmware to fill in',
      source: reserved('nvram@0 { reg = <0 0 0 0>; no-map; status = "disabled"; };'),
    },
    { name: 'a size of one byte', source: reserved('pool@50000000 { reg = <0 0x50000000 0 1>; };') },
    { name: 'a dynamic region of one page', source: reserved('pool { size = <0 0x1000>; };') },
    { name: 'a zero of the wrong length', source: reserved('pool { size = <0>; };') },
  ],
});
