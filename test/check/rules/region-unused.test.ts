// SPDX-License-Identifier: MIT
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reserved, testRule } from '../../support/rules.ts';

const CMA =
  'p: pool@50000000 { compatible = "shared-dma-pool"; reusable; reg = <0 0x50000000 0 0x400000>; };';

testRule('region-unused', {
  breaks: [
    {
      name: 'an unused CMA area',
      source: reserved(CMA, '\tdev { };'),
      findings: [
        {
          message: 'nothing refers to this CMA area of 4 MiB',
          at: '13:4',
          severity: 'note',
          node: '/reserved-memory/pool@50000000',
          linux: 'Linux uses it for movable pages, but no device gets contiguous memory from it',
          fix: 'write memory-region = <&p> in the device that uses it',
        },
      ],
    },
    {
      name: 'an unused coherent pool, whose phandle is only in itself',
      source: reserved(CMA.replace('reusable', 'phandle = <7>; no-map')),
      findings: [
        {
          message: 'nothing refers to this coherent pool of 4 MiB',
          linux: 'Linux reserves it, but no device gets memory from it',
          fix: /or remove its compatible/,
        },
      ],
    },
    {
      name: 'a pool that only __symbols__ refers to',
      source: reserved(CMA, '\t__symbols__ { p = "/reserved-memory/pool@50000000"; };'),
      findings: [{ message: /^nothing refers/ }],
    },
  ],
  passes: [
    { name: 'a device that uses it', source: reserved(CMA, '\tdev { memory-region = <&p>; };') },
    {
      name: 'a disabled device, which an overlay may enable',
      source: reserved(CMA, '\tdev { status = "disabled"; memory-region = <&p>; };'),
    },
    { name: 'any other property with its phandle', source: reserved(CMA, '\tdev { acme,pool = <1 &p>; };') },
    { name: 'another property with its path', source: reserved(CMA, '\tdev { acme,pool = &p; };') },
    { name: 'the default area', source: reserved(CMA.replace('reusable;', 'reusable; linux,cma-default;')) },
    {
      name: 'a plain reservation',
      source: reserved('mem@50000000 { no-map; reg = <0 0x50000000 0 0x400000>; };'),
    },
    {
      name: 'a region that a driver finds by its compatible',
      source: reserved(CMA.replace('"shared', '"fsl,qman-fqd", "shared')),
    },
    {
      name: 'a region that user space allocates from',
      source: reserved(CMA),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmabufHeapsCma: true } },
    },
  ],
});
