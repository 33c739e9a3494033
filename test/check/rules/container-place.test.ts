// SPDX-License-Identifier: MIT
import { board, reserved, testRule } from '../../support/rules.ts';

const CONTAINER =
  'reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; a@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; }; };';

testRule('container-place', {
  breaks: [
    {
      name: 'a node on a bus',
      source: board(`soc { ${CONTAINER} };`),
      findings: [
        {
          message: '1 region in a container inside soc: Linux only looks directly below the root',
          at: '9:7',
          node: '/soc/reserved-memory',
          linux: 'Linux reserves nothing in it',
          fix: "move it to the root and write it with the root's cells",
        },
      ],
    },
    {
      name: 'a deeper node, beside a correct one',
      source: reserved(
        '',
        `soc { bus { reserved_memory@0 { pool { compatible = "shared-dma-pool"; size = <0 0x1000>; }; }; }; };`,
      ),
      findings: [{ message: /inside bus:/, fix: 'move the regions to the container at the root' }],
    },
  ],
  passes: [
    { name: 'a node below the root', source: board(CONTAINER) },
    {
      name: 'a node whose children may be anything',
      source: board('soc { reserved-memory { a { reg = <0 0x50000000 0 0x1000>; }; }; };'),
    },
    { name: "a hypervisor's domain", source: board(`chosen { domU1 { ${CONTAINER} }; };`) },
    { name: 'an overlay', source: board(`fragment@0 { __overlay__ { ${CONTAINER} }; };`) },
    { name: 'a node inside the correct one', source: reserved(CONTAINER) },
  ],
});
