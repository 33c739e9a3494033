// SPDX-License-Identifier: MIT
//
// What Linux makes of each command line was seen in boots of linux-image-7.2.13+deb14-arm64 (1 GiB): their `cma:` lines.
import { board, testRule } from '../../support/rules.ts';

const bootargs = (words: string): string => board(`\tchosen {\n\t\tbootargs = "${words}";\n\t};`);

testRule('numa-cma-node', {
  breaks: [
    {
      // the default area alone, and no line for node 1
      name: 'a missing node on a board with one node',
      source: bootargs('numa_cma=0:16M,1:16M'),
      findings: [
        {
          message: 'numa_cma=0:16M,1:16M requests an area on node 1, but the board has only node 0',
          at: '10:14',
          severity: 'warning',
          node: '/chosen',
          property: 'bootargs',
          linux: 'Linux creates no area for it and logs nothing',
        },
      ],
    },
    {
      name: 'a missing node on a board with two nodes',
      source: bootargs('numa_cma=0:16M,2:16M'),
      machine: {
        memory: [
          { base: 0x40000000n, size: 0x20000000n, node: 0 },
          { base: 0x60000000n, size: 0x20000000n, node: 1 },
        ],
      },
      findings: [{ message: /requests an area on node 2, but the board has nodes 0, 1$/ }],
    },
    {
      // numa0 of 16 MiB: the second pair for node 0 is not read
      name: "a node number beyond the kernel's limit, before others",
      source: bootargs('numa_cma=0:16M,16:16M,0:32M'),
      findings: [
        {
          message:
            "numa_cma=0:16M,16:16M,0:32M requests an area on node 16, but this kernel's nodes go up to 15",
          severity: 'error',
          linux: 'Linux stops there and does not parse 0:32M',
        },
      ],
    },
    {
      name: "a node number beyond the kernel's limit, at the end",
      source: bootargs('numa_cma=0:16M,16:16M'),
      findings: [
        { message: /node 16/, severity: 'warning', linux: 'Linux creates no area for it and logs nothing' },
      ],
    },
  ],
  passes: [
    { name: 'an existing node', source: bootargs('numa_cma=0:16M') },
    { name: 'size 0 for a missing node', source: bootargs('numa_cma=1:0') },
    {
      name: 'a node on a board whose memory is unknown',
      source: bootargs('numa_cma=1:16M').replace('device_type = "memory";', ''),
    },
    { name: 'a command line without numa_cma=', source: bootargs('cma_pernuma=16M') },
  ],
});
