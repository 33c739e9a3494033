// SPDX-License-Identifier: MIT
//
// What Linux makes of each command line was seen in boots of linux-image-7.2.13+deb14-arm64 (1 GiB): their `cma:` lines.
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { board, testRule } from '../../support/rules.ts';

const bootargs = (words: string): string => board(`\tchosen {\n\t\tbootargs = "${words}";\n\t};`);

testRule('numa-cma-parameter', {
  breaks: [
    {
      // Unable to handle kernel NULL pointer dereference …, pc : early_numa_cma+0x54/0x150
      name: 'numa_cma without a value',
      source: bootargs('quiet numa_cma'),
      findings: [
        {
          message: 'numa_cma has no value',
          at: '10:14',
          severity: 'error',
          node: '/chosen',
          property: 'bootargs',
          linux: /null pointer and panics/,
          fix: 'write numa_cma=0:64M',
        },
      ],
    },
    {
      name: 'cma_pernuma without a value',
      source: bootargs('cma-pernuma'),
      findings: [{ message: 'cma-pernuma has no value' }],
    },
    {
      // the default area alone
      name: 'a size without a node',
      source: bootargs('numa_cma=64M'),
      findings: [
        {
          message: 'numa_cma=64M has no node at its start',
          severity: 'error',
          linux: 'Linux creates no area for it, and no area of the configured size either',
          fix: 'write cma_pernuma=64M, or a node and a colon before the size',
        },
      ],
    },
    {
      name: 'a wrong separator between pairs',
      source: bootargs('numa_cma=0:16M;1:16M'),
      findings: [
        {
          message: 'numa_cma=0:16M;1:16M is parsed only up to ";1:16M"',
          severity: 'error',
          linux: /keeps what it parsed before$/,
        },
      ],
    },
    {
      // cma: Reserved 64 MiB, as numa0
      name: 'a unit with an extra B at the end',
      source: bootargs('numa_cma=0:64MB'),
      findings: [
        {
          message: 'numa_cma=0:64MB is parsed only up to "B"',
          severity: 'warning',
          fix: 'write numa_cma=0:64M',
        },
      ],
    },
    {
      name: 'a unit with an extra B before another pair',
      source: bootargs('numa_cma=0:64MB,1:64MB'),
      findings: [{ message: 'numa_cma=0:64MB,1:64MB is parsed only up to "B,1:64MB"', severity: 'error' }],
    },
    {
      name: 'a node without a size',
      source: bootargs('numa_cma=0:'),
      findings: [
        {
          message: 'numa_cma=0: has no size for node 0',
          linux: 'Linux parses it as 0 and creates no area',
        },
      ],
    },
    {
      // cma: Reserved 32 MiB, as numa0
      name: 'the same node twice',
      source: bootargs('numa_cma=0:64M,0:32M'),
      findings: [
        {
          message: 'numa_cma=0:64M,0:32M has node 0 twice',
          severity: 'warning',
          linux: 'Linux uses the last, 32 MiB',
        },
      ],
    },
    {
      name: 'a size without a unit',
      source: bootargs('numa_cma=0:64'),
      findings: [
        {
          message: 'numa_cma=0:64 requests 64 B on node 0',
          linux: 'the smallest area that Linux creates is 2 MiB',
        },
      ],
    },
    {
      name: 'a unit with an extra B for all nodes',
      source: bootargs('cma_pernuma=16MB'),
      findings: [
        {
          message: 'cma_pernuma=16MB is parsed only up to "B", as a size of 16 MiB',
          severity: 'warning',
          fix: 'write cma_pernuma=16M',
        },
      ],
    },
    {
      name: 'pairs in the parameter for all nodes',
      source: bootargs('cma_pernuma=0:16M'),
      findings: [
        {
          message: 'cma_pernuma=0:16M is parsed only up to ":16M", as a size of 0 B',
          severity: 'error',
          fix: 'write numa_cma=0:16M',
        },
      ],
    },
    {
      name: 'a value for all nodes that is not a number',
      source: bootargs('cma_pernuma=auto'),
      findings: [{ message: 'cma_pernuma=auto has no number for the size' }],
    },
    {
      name: 'a misspelt parameter',
      source: bootargs('cma_per_numa=16M pernuma_cma=0:16M'),
      findings: [
        { message: 'cma_per_numa=16M is not a Linux parameter', fix: 'write cma_pernuma=16M' },
        { message: 'pernuma_cma=0:16M is not a Linux parameter', fix: 'write numa_cma=0:16M' },
      ],
    },
    {
      name: 'a kernel without areas for nodes',
      source: bootargs('numa_cma=0:16M'),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaNumaCma: false } },
      findings: [{ message: 'numa_cma=0:16M has no effect', linux: /CONFIG_DMA_NUMA_CMA is off/ }],
    },
  ],
  passes: [
    { name: 'a pair', source: bootargs('numa_cma=0:16M') },
    { name: "a dash in the parameter's name", source: bootargs('numa-cma=0:16M') },
    { name: 'a comma at the end', source: bootargs('numa_cma=0:16M,') },
    { name: 'a size for all nodes', source: bootargs('cma_pernuma=16M') },
    { name: 'size 0 for all nodes', source: bootargs('cma_pernuma=0') },
    {
      name: "a node number beyond the kernel's limit, which another rule reports",
      source: bootargs('numa_cma=0:16M,16:16M'),
    },
  ],
});
