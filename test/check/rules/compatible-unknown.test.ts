// SPDX-License-Identifier: MIT
import { reserved, testRule } from '../../support/rules.ts';

function region(compatible: string): string {
  return reserved(`pool@50000000 {\ncompatible = ${compatible};\nreg = <0 0x50000000 0 0x1000000>; };`);
}

testRule('compatible-unknown', {
  breaks: [
    {
      name: 'a superfluous letter',
      source: region('"shared-dma-pools"'),
      findings: [
        {
          message: 'Linux does not know the compatible "shared-dma-pools"; did you mean "shared-dma-pool"?',
          at: '14:14',
          property: 'compatible',
          severity: 'error',
          // as a pool it would be mapped, which is an error of its own
          linux: 'no handler and no driver matches the region',
        },
      ],
    },
    {
      name: 'underscores, in the second string',
      source: region('"acme,pool", "shared_dma_pool"'),
      findings: [
        {
          message: /did you mean "shared-dma-pool"\?$/,
          at: '14:27',
          fix: 'write compatible = "acme,pool", "shared-dma-pool"',
        },
      ],
    },
    {
      name: 'two swapped letters',
      source: region('"restricted-dma-poll"'),
      findings: [{ message: /did you mean "restricted-dma-pool"\?$/ }],
    },
    {
      name: 'a misspelt compatible of a driver',
      source: region('"ramoop"'),
      findings: [{ message: /did you mean "ramoops"\?$/ }],
    },
    {
      name: 'a vendor compatible with three different characters',
      source: region('"removed-dma-pool"'),
      findings: [
        {
          message: 'Linux does not know the compatible "removed-dma-pool"',
          at: '14:14',
          severity: 'warning',
          linux: 'no handler and no driver matches the region',
          fix: /^write "shared-dma-pool" for a pool, or remove compatible/,
        },
      ],
    },
    {
      name: 'a compatible of another chip',
      source: region('"nvidia,tegra234-bpmp-shmem"'),
      findings: [{ message: /"nvidia,tegra234-bpmp-shmem"$/, severity: 'warning' }],
    },
    {
      name: 'no compatible in a node that looks like a CMA area',
      source: reserved('pool@50000000 { reusable; reg = <0 0x50000000 0 0x1000000>; };'),
      findings: [
        {
          message: 'reusable has no effect on a region without compatible',
          at: '13:17',
          severity: 'warning',
        },
      ],
    },
    {
      name: 'a compatible of firmware in a node that looks like a CMA area',
      source: region('"acme,secure-heap"').replace('reg = <0 0x5', 'reusable; reg = <0 0x5'),
      findings: [{ message: /"acme,secure-heap"$/, linux: /, and reusable has no effect$/ }],
    },
  ],
  passes: [
    { name: 'a known compatible', source: region('"shared-dma-pool"') },
    {
      name: 'a known compatible in capital letters, which Linux accepts',
      source: region('"Shared-DMA-Pool"'),
    },
    {
      name: 'a compatible from the schemas that no Linux code uses',
      source: region('"mediatek,trustzone-bootinfo"'),
    },
    {
      name: 'a known compatible beside an unknown one',
      source: region('"shared-dma-pools", "shared-dma-pool"'),
    },
    { name: 'no compatible', source: reserved('pool@50000000 { reg = <0 0x50000000 0 0x1000000>; };') },
    {
      name: 'a disabled region',
      source: region('"shared-dma-pools"').replace('reg = <0 0x5', 'status = "disabled"; reg = <0 0x5'),
    },
  ],
});
