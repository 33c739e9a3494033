// SPDX-License-Identifier: MIT
//
// What Linux 7.3 does differently from 7.2.
import type { ReleaseChange } from './change.ts';

export const LINUX_7_3_CHANGES = [
  {
    id: 'pool-kib',
    since: '7.3',
    sets: { handlers: { poolSizeIsLong: false } },
    messages: ['created-dma', 'coherent-failed'],
    sentence: 'messages about a coherent pool have its size in KiB, no longer in MiB',
  },
  {
    id: 'full-array-named',
    since: '7.3',
    messages: ['too-many-regions'],
    sentence: 'the message about too many regions names the region that is left out',
  },
  {
    id: 'crashkernel-cma',
    since: '7.3',
    sets: { crashkernel: { cmaAreas: true } },
    messages: ['crash-cma-reserved', 'crash-cma-short'],
    sentence:
      'on arm64 and riscv64, crashkernel=SIZE,cma beside another crashkernel= makes up to 4 CMA areas that together have that size',
  },
  {
    id: 'six-usable-ranges',
    since: '7.3',
    sets: { flatTree: { usableRanges: 6 } },
    sentence: 'linux,usable-memory-range can have 6 ranges; before, those after the second were ignored',
  },
  {
    id: 'riscv-default-area-late',
    since: '7.3',
    sets: { riscv64: { defaultAreaLate: true } },
    sentence:
      'riscv64 places the default CMA area after the page tables, the tree and the data of NUMA nodes; every node can have an area, and a region with linux,cma-default comes first',
    rules: ['default-area-unplaced'],
  },
  {
    id: 'cut-pages-unmapped',
    since: '7.3',
    sets: { arm64: { paging: { wholePages: true } } },
    sentence:
      'arm64 does not map a page that a no-map region covers only in part; the kernel crashes if it allocates memory there',
    rules: ['kernel-dies'],
  },
  {
    id: 'memory-map-panics',
    since: '7.3',
    sets: { memoryMap: { inOneBlock: false, pageblockBits: 8, panics: true } },
    sentence:
      'the kernel panics if there is no memory for all struct pages; before, it continued without a part of them',
    rules: ['kernel-dies'],
  },
] as const satisfies readonly ReleaseChange[];
