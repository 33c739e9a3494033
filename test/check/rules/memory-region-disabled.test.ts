// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

const DEVICE = '\tdev { memory-region = <&p>; };';

testRule('memory-region-disabled', {
  breaks: [
    {
      name: 'a disabled region',
      source: reserved(
        'p: pool@50000000 { compatible = "shared-dma-pool"; reg = <0 0x50000000 0 0x100000>; status = "disabled"; };',
        DEVICE,
      ),
      findings: [
        {
          message: 'memory-region points to pool@50000000, which is disabled',
          at: '15:25',
          severity: 'warning',
          node: '/dev',
          property: 'memory-region',
          linux:
            'a driver that requests a pool gets 0 and no memory; a driver that requests the range gets -ENODEV',
          fix: 'remove status = "disabled" from pool@50000000, or remove memory-region from the device',
        },
      ],
    },
    {
      name: 'regions left to the boot loader, reported once',
      source: reserved(
        'a: tables { reg = <0 0 0 0>; status = "disabled"; }; b: more { status = "disabled"; };',
        '\tdev { memory-region = <&a &b>; };',
      ),
      findings: [
        {
          message: 'entry 1 of memory-region points to tables, which is disabled and has no address yet',
          severity: 'note',
          fix: /boot loader/,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an enabled region',
      source: reserved('p: pool@50000000 { reg = <0 0x50000000 0 0x100000>; status = "okay"; };', DEVICE),
    },
    {
      name: 'a disabled device',
      source: reserved(
        'p: pool@50000000 { reg = <0 0x50000000 0 0x100000>; status = "disabled"; };',
        '\tdev { status = "disabled"; memory-region = <&p>; };',
      ),
    },
    {
      name: 'a device on a disabled bus',
      source: reserved(
        'p: pool@50000000 { reg = <0 0x50000000 0 0x100000>; status = "disabled"; };',
        '\tbus { status = "disabled"; dev { memory-region = <&p>; }; };',
      ),
    },
  ],
});
