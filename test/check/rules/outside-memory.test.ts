// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/kconfig.ts';
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

testRule('outside-memory', {
  breaks: [
    {
      name: 'a CMA area across the end',
      source: reserved(area('7fe00000', '400000')),
      findings: [
        {
          message: 'the CMA area 0x7fe00000..0x801fffff (4 MiB) is not all RAM: 2 MiB of it are missing',
          at: '13:66',
          severity: 'warning',
          linux: /oopses early in boot as it touches the pages that are not there$/,
          fix: /^pool@7fe00000 fits in free memory with reg = <0x0 0x[0-9a-f]+ 0x0 0x400000>$/,
        },
      ],
    },
    {
      name: 'a CMA area outside, where all memory is given',
      source: reserved(area('90000000', '400000')),
      machine: { memory: [{ base: 0x40000000n, size: 0x40000000n }] },
      findings: [{ message: /is not all RAM: none of it is$/, severity: 'error' }],
    },
    {
      name: 'a restricted pool outside',
      source: reserved(
        'pool@90000000 { compatible = "restricted-dma-pool"; reg = <0 0x90000000 0 0x400000>; };',
      ),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaRestrictedPool: true } },
      findings: [{ message: /^the restricted pool/, linux: /clears it as the first device asks for it$/ }],
    },
  ],
  passes: [
    { name: 'a CMA area up to the end', source: reserved(area('7fc00000', '400000')) },
    {
      name: 'a no-map region across the end',
      source: reserved('fw@7fe00000 { no-map; reg = <0 0x7fe00000 0 0x400000>; };'),
    },
    {
      name: 'a coherent pool in memory of a device',
      source: reserved(
        'sram@90000000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x90000000 0 0x400000>; };',
      ),
    },
    {
      name: 'a board that leaves its memory to the boot loader',
      source: reserved(area('90000000', '400000')).replace('device_type = "memory";', ''),
    },
  ],
});
