// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

/** A CMA area as a node: hexadecimal digits of base and size. */
function area(base: string, size: string, name = 'pool'): string {
  return `${name}@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x${size}>; };`;
}

testRule('outside-memory', {
  breaks: [
    {
      name: 'a CMA area across the end of RAM',
      source: reserved(area('7fe00000', '400000')),
      findings: [
        {
          message:
            'the CMA area 0x7fe00000..0x801fffff (4 MiB) is partly outside RAM: 2 MiB of it is not RAM',
          at: '13:66',
          severity: 'error',
          linux: /oopses early in boot when it touches the missing pages$/,
          fix: /^pool@7fe00000 fits in free memory with reg = <0x0 0x[0-9a-f]+ 0x0 0x400000>$/,
        },
      ],
    },
    {
      name: 'a CMA area outside RAM, with all memory known',
      source: reserved(area('90000000', '400000')),
      machine: { memory: [{ base: 0x40000000n, size: 0x40000000n }] },
      findings: [{ message: /is outside RAM$/, severity: 'error' }],
    },
    {
      name: 'a restricted pool outside RAM',
      source: reserved(
        'pool@90000000 { compatible = "restricted-dma-pool"; reg = <0 0x90000000 0 0x400000>; };',
      ),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaRestrictedPool: true } },
      findings: [{ message: /^the restricted pool/, linux: /clears it when the first device requests it$/ }],
    },
    {
      name: 'a no-map region across the end of RAM',
      source: reserved('fw@7fe00000 { no-map; reg = <0 0x7fe00000 0 0x400000>; };'),
      findings: [
        {
          message:
            'the no-map region 0x7fe00000..0x801fffff (4 MiB) is partly outside RAM: 2 MiB of it is not RAM',
          severity: 'warning',
          linux: /^Linux reserves the part that is RAM/,
        },
      ],
    },
    {
      name: 'a coherent pool across the start of RAM',
      source: reserved(
        'pool@3fe00000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x3fe00000 0 0x400000>; };',
      ),
      findings: [{ message: /^the coherent pool 0x3fe00000/, severity: 'warning' }],
    },
    {
      name: 'swapped cells',
      source: reserved('fw { no-map; reg = <0x50000000 0 0x100000 0>; };'),
      findings: [
        {
          message: /^the no-map region 0x5000000000000000/,
          severity: 'error',
          linux: /cannot use memory at 0x10000000000000 or above/,
        },
      ],
    },
    {
      name: 'a reservation without RAM',
      source: reserved('fw@90000000 { reg = <0 0x90000000 0 0x400000>; };'),
      findings: [
        {
          message: 'the reservation 0x90000000..0x903fffff (4 MiB) is outside RAM',
          severity: 'note',
        },
      ],
    },
    {
      name: 'a CMA area on a board whose firmware changes the memory before Linux starts',
      source: reserved(
        area('90000000', '400000'),
        'cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { compatible = "mips,mips24Kc"; reg = <0>; }; };',
      ),
      findings: [{ message: /^the CMA area/, severity: 'warning' }],
    },
  ],
  passes: [
    { name: 'a CMA area up to the end of RAM', source: reserved(area('7fc00000', '400000')) },
    {
      name: 'a no-map region outside RAM',
      source: reserved('fw@90000000 { no-map; reg = <0 0x90000000 0 0x400000>; };'),
    },
    {
      name: 'device memory that a driver maps',
      source: reserved('log@90000000 { compatible = "ramoops"; reg = <0 0x90000000 0 0x400000>; };'),
    },
    {
      name: 'a reg written for other cell counts',
      source: reserved('fw@50000000 { reg = <0x50000000 0x100000 0x60000000 0x100000>; };'),
    },
    {
      name: 'a coherent pool in device memory',
      source: reserved(
        'sram@90000000 { compatible = "shared-dma-pool"; no-map; reg = <0 0x90000000 0 0x400000>; };',
      ),
    },
    {
      name: 'a board whose boot loader fills in the memory',
      source: reserved(area('90000000', '400000')).replace('device_type = "memory";', ''),
    },
  ],
});
