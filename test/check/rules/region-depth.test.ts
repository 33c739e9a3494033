// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

testRule('region-depth', {
  breaks: [
    {
      name: 'regions in a group',
      source: reserved(
        'firmware {\na@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; };\nmore { b { size = <0 0x1000>; }; };\n};',
      ),
      findings: [
        {
          message: 'a@50000000 is inside firmware: Linux only looks at children of reserved-memory',
          at: '14:1',
          severity: 'error',
          node: '/reserved-memory/firmware/a@50000000',
          linux: 'Linux ignores it',
          fix: 'move it out of firmware',
        },
        { message: /^b is inside more:/, severity: 'warning' },
      ],
    },
    {
      name: 'a region inside a region',
      source: reserved(
        'a@50000000 { reg = <0 0x50000000 0 0x2000>; b@50001000 { reg = <0 0x50001000 0 0x1000>; no-map; }; };',
      ),
      findings: [{ message: /^b@50001000 is inside a@50000000:/, severity: 'error' }],
    },
  ],
  passes: [
    {
      name: 'parts of a region',
      source: reserved('a@50000000 { reg = <0 0x50000000 0 0x2000>; part@0 { reg = <0 0 0 0x1000>; }; };'),
    },
    {
      name: 'an nvmem layout',
      source: reserved(
        `a@50000000 { compatible = "nvmem-rmem"; reg = <0 0x50000000 0 0x2000>; no-map;
nvmem-layout { compatible = "fixed-layout"; #address-cells = <1>; #size-cells = <1>; c@0 { reg = <0 4>; }; }; };`,
      ),
    },
    { name: 'a group without regions', source: reserved('group { a { }; };') },
    {
      name: 'a /reserved-memory node that Linux rejects',
      source: reserved('a { b { size = <0 0x1000>; no-map; }; };').replace('ranges;', ''),
    },
  ],
});
