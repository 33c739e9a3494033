// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('region-space', {
  breaks: [
    {
      name: 'a pool without a size',
      source: reserved('pool { compatible = "shared-dma-pool"; reusable; };'),
      findings: [
        {
          message: 'pool has neither reg nor size',
          at: '13:1',
          node: '/reserved-memory/pool',
          severity: 'error',
          linux: 'Linux ignores the node without a message and reserves nothing for it',
          fix: /status = "disabled"/,
        },
      ],
    },
    {
      name: 'a unit address without reg',
      source: reserved('firmware@50000000 { no-map; };'),
      findings: [{ message: 'firmware@50000000 has neither reg nor size' }],
    },
  ],
  passes: [
    { name: 'a reg', source: reserved('firmware@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; };') },
    { name: 'a size', source: reserved('pool { size = <0 0x1000>; };') },
    { name: 'a disabled pool', source: reserved('pool { reusable; status = "disabled"; };') },
    {
      name: "addresses for a device's IOMMU",
      source: reserved(
        'fb { iommu-addresses = <&dc 0 0x50000000 0 0x1000>; };',
        'dc: display { #address-cells = <2>; };',
      ),
    },
  ],
});
