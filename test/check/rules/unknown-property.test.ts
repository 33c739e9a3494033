// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { findingsOf, reserved, testRule } from '../../support/rules.ts';

const region = (properties: string): string =>
  reserved(`a@50000000 { reg = <0 0x50000000 0 0x1000>; ${properties} };`);
const pool = (properties: string): string =>
  reserved(`pool { compatible = "shared-dma-pool"; size = <0 0x400000>; ${properties} };`);

testRule('unknown-property', {
  breaks: [
    {
      // as a phone's tree in Linux 7.2 has it: msm8992-xiaomi-libra.dts
      name: 'no-mem',
      source: region('no-mem;'),
      findings: [
        {
          message: 'unknown property no-mem; did you mean no-map?',
          at: '13:45',
          severity: 'error',
          property: 'no-mem',
          linux: 'Linux ignores the property, so the region stays mapped',
          fix: 'write no-map',
        },
      ],
    },
    {
      name: 'common mistakes',
      source: pool(
        'nomap; re-usable; reuseable; linux,cma_default; alloc-range = <0 0 1 0>; aligment = <0 0x1000>; cma-default;',
      ),
      findings: [
        'no-map',
        'reusable',
        'reusable',
        'linux,cma-default',
        'alloc-ranges',
        'alignment',
        'linux,cma-default',
      ].map((name) => ({
        message: /^unknown property [-,\w]+; did you mean [-,a-z]+\?$/,
        // beside no-map it would be wrong
        ...(name !== 'reusable' && { fix: `write ${name}` }),
      })),
    },
    {
      name: 'a misspelt property beside the correct one',
      source: region('no-map; No-Map;'),
      findings: [
        {
          message: 'unknown property No-Map; did you mean no-map, which is present too?',
          severity: 'note',
          fix: 'remove it',
        },
      ],
    },
    {
      name: 'a name that is similar to two properties',
      source: pool('reusable; linux,xma-default;'),
      findings: [
        {
          message: /; did you mean linux,cma-default or linux,dma-default\?$/,
          linux: 'Linux ignores the property',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'properties of the binding',
      source: pool('reusable; alignment = <0 0x400000>; linux,cma-default; alloc-ranges = <0 0 1 0>;'),
    },
    {
      name: 'properties of other bindings',
      source: region(
        'compatible = "ramoops"; record-size = <1>; ecc-size = <1>; mem-type = <1>; flags = <1>; label = "a"; bootph-all;',
      ),
    },
    {
      name: 'vendor properties',
      source: region(
        'compatible = "qcom,rmtfs-mem"; no-map; qcom,client-id = <1>; qcom,vmid = <15>; hwlocks = <1 2>;',
      ),
    },
    { name: 'a disabled region', source: region('no-mem; status = "disabled";') },
  ],
});

it('proposes the right name where there is one', () => {
  const edits = (properties: string): unknown =>
    findingsOf('unknown-property', { source: region(properties) })[0]!.edits?.map(({ text }) => text);
  expect(edits('nomap;')).toEqual(['no-map']);
  expect(edits('no-map; nomap;')).toBeUndefined();
});
