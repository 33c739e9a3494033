// SPDX-License-Identifier: MIT
import { board, testRule } from '../../support/rules.ts';

const CELLS = '#address-cells = <2>; #size-cells = <2>; ranges;';
const FIRMWARE = 'firmware@50000000 { reg = <0 0x50000000 0 0x100000>; no-map; };';
const RAMOOPS =
  'ramoops@50000000 { compatible = "ramoops"; reg = <0 0x50000000 0 0x100000>; record-size = <0x1000>; };';

testRule('container-name', {
  breaks: [
    {
      name: 'an underscore',
      source: board(`reserved_memory { ${CELLS} ${FIRMWARE} };`),
      findings: [
        {
          message: '1 region in a node called reserved_memory: Linux only looks for reserved-memory',
          at: '9:1',
          severity: 'error',
          node: '/reserved_memory',
          linux:
            'Linux reserves nothing in it, and logs "OF: reserved mem: Reserved memory: No reserved-memory node in the DT"',
          fix: 'rename the node to reserved-memory',
        },
      ],
    },
    {
      name: 'swapped letters, beside a correct node',
      source: board(`reserved-memory { ${CELLS} }; resreved-memory@0 { ${CELLS} ${FIRMWARE} };`),
      findings: [
        {
          message: /^1 region in a node called resreved-memory@0:/,
          linux: 'Linux reserves nothing in it',
        },
      ],
    },
    {
      name: 'children that may not be regions',
      source: board('Reserved-Memory { a { reg = <0 0x50000000 0 0x1000>; }; b { size = <0 0x1000>; }; };'),
      findings: [{ message: /^2 regions in a node called Reserved-Memory:/, severity: 'warning' }],
    },
    {
      name: 'a unit address',
      source: board(`reserved-memory@50000000 { ${CELLS} ${FIRMWARE} };`),
      findings: [
        {
          message: 'the container is called reserved-memory@50000000, with a unit address',
          severity: 'warning',
          linux: 'the early passes find it, but later lookups of /reserved-memory do not',
        },
      ],
    },
    {
      // as a kernel 7.2 with qcom,cmd-db confirms: the driver probes under the very name only
      name: 'a unit address, and a region that becomes a device',
      source: board(`reserved-memory@50000000 { ${CELLS} ${RAMOOPS} };`),
      findings: [
        {
          message: /with a unit address$/,
          severity: 'error',
          linux: /, so Linux creates no device for ramoops@50000000$/,
        },
      ],
    },
  ],
  passes: [
    { name: 'the correct name', source: board(`reserved-memory { ${CELLS} ${RAMOOPS} };`) },
    { name: 'a node without regions', source: board('reserved_mem { a { }; };') },
    {
      name: 'a similar name, with children that may be anything',
      source: board('reserve-memo { a { reg = <0 0 0 1>; }; };'),
    },
    {
      name: 'a second node with a unit address',
      source: board(`reserved-memory { ${CELLS} }; reserved-memory@50000000 { ${CELLS} ${FIRMWARE} };`),
    },
  ],
});
