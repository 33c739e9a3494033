// SPDX-License-Identifier: MIT
//
// What Linux makes of the first and the third command line was seen in boots of linux-image-7.2.13+deb14-arm64 (1 GiB).
import { board, testRule } from '../../support/rules.ts';

const bootargs = (words: string): string => board(`\tchosen {\n\t\tbootargs = "${words}";\n\t};`);

/** Node 1 has 32 MiB. */
const SMALL_NODE = {
  memory: [
    { base: 0x40000000n, size: 0x3e000000n, node: 0 },
    { base: 0x7e000000n, size: 0x2000000n, node: 1 },
  ],
};

testRule('numa-cma-failed', {
  breaks: [
    {
      name: 'an area larger than memory',
      source: bootargs('quiet cma_pernuma=4G'),
      findings: [
        {
          message: 'cma_pernuma=4G: the area of node 0 has no free address (-EINVAL)',
          at: '10:14',
          severity: 'error',
          node: '/chosen',
          property: 'bootargs',
          linux: 'Linux logs "cma: dma_numa_cma_reserve: reservation failed: err -22, node 0"',
        },
      ],
    },
    {
      name: "an area larger than the node's memory",
      source: bootargs('cma_pernuma=4M numa_cma=1:64M'),
      machine: SMALL_NODE,
      findings: [
        {
          message: 'numa_cma=1:64M: the area of node 1 has no free address (-ENOMEM)',
          linux: 'Linux logs "cma: dma_numa_cma_reserve: reservation failed: err -12, node 1"',
        },
      ],
    },
    {
      name: 'a default area that fails first',
      source: bootargs('cma=4G numa_cma=0:16M'),
      findings: [
        {
          message: 'numa_cma=0:16M has no effect, because the default area has no free address',
          linux: 'Linux skips the areas of nodes if the default area fails',
        },
      ],
    },
    {
      name: 'areas for every node from the configuration',
      source: bootargs('quiet'),
      machine: SMALL_NODE,
      findings: [
        {
          message: 'the CMA area that every node gets has no free address on node 1',
          severity: 'note',
          node: '/chosen',
        },
      ],
    },
  ],
  passes: [
    { name: 'areas that fit', source: bootargs('cma_pernuma=16M') },
    { name: 'areas that fit into their nodes', source: bootargs('cma_pernuma=4M'), machine: SMALL_NODE },
    { name: 'a default area that fails on its own', source: bootargs('cma=4G') },
    {
      name: 'areas on a board whose memory is unknown',
      source: bootargs('cma_pernuma=4G').replace('device_type = "memory";', ''),
    },
  ],
});
