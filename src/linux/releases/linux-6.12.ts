// SPDX-License-Identifier: MIT
//
// What Linux 6.12 does differently from 6.1: the changes since then, oldest first.
import type { ReleaseChange } from './change.ts';

export const LINUX_6_12_CHANGES = [
  {
    id: 'max-order',
    since: '6.4',
    sets: { kconfig: { maxOrderBeyond: 0 } },
    sentence: 'CONFIG_ARCH_FORCE_MAX_ORDER is the largest order itself, no longer one more',
    commit: 'mm, treewide: redefine MAX_ORDER sanely',
  },
  {
    id: 'region-lines',
    since: '6.4',
    sets: { passes: { namesRegions: true } },
    messages: ['region', 'memreserve'],
    sentence: 'each region is logged with its address, its size and its node',
    commit: 'of: reserved-mem: print out reserved-mem details during boot',
  },
  {
    id: 'fills-from-neighbour',
    since: '6.6',
    sets: { passes: { fillsFromNeighbour: true } },
    sentence:
      'a region without reg is placed next to a region that its alloc-ranges touch, instead of at the top',
    commit: 'of: reserved_mem: Try to keep range allocations contiguous',
  },
  {
    id: 'memreserve-later',
    since: '6.6',
    sets: { passes: { order: ['scan', 'elfcorehdr', 'memreserve', 'init'] } },
    sentence: '/memreserve/ entries are reserved after the regions with reg, and no longer make them fail',
    rules: ['no-map-busy', 'overlap-memreserve'],
  },
  {
    id: 'equal-regions',
    since: '6.6',
    sets: { passes: { sortsByPlace: true } },
    sentence: 'regions with the same base and size stay in the order of the tree',
    commit: 'of: reserved_mem: Use stable allocation order',
  },
  {
    id: 'numa-cma',
    since: '6.6',
    sets: {
      cma: {
        nodeAreas: {
          when: 'before-default',
          option: 'dmaNumaCma',
          numaCma: true,
          reportedBy: 'dma_numa_cma_reserve',
        },
      },
    },
    sentence:
      'numa_cma= requests CMA areas for single nodes; the areas of nodes need CONFIG_DMA_NUMA_CMA, and are placed just before the default area',
    commit: 'dma-contiguous: support numa CMA for specified node',
    rules: ['numa-cma-node', 'numa-cma-parameter', 'numa-cma-failed'],
  },
  {
    id: 'area-node-logged',
    since: '6.6',
    sets: { cma: { logsNode: true } },
    messages: ['cma-reserved', 'cma-failed'],
    sentence: 'messages about a CMA area end with its node',
  },
  {
    id: 'high-memory-later',
    since: '6.6',
    sets: { cma: { highTryFirst: true } },
    sentence: 'for a CMA area, memory above 4 GiB is tried before high memory',
  },
  {
    id: 'crashkernel-retries',
    since: '6.6',
    sets: { crashkernel: { search: 'retries' } },
    sentence:
      'crashkernel= searches above the DMA limit if there is too little memory below it; with ,high it searches above first, then below',
  },
  {
    id: 'crashkernel-blocks',
    since: '6.6',
    sets: { arm64: { paging: { crashkernelByPages: false } } },
    sentence: 'crashkernel= alone no longer maps arm64 memory page by page',
  },
  {
    id: 'dynamic-order',
    since: '6.12',
    sets: { passes: { order: ['elfcorehdr', 'scan', 'memreserve'] } },
    messages: ['no-container'],
    sentence:
      'regions without reg get their memory in the order of the tree; those with reg get their handlers later, also in that order and not by address',
    commit: 'of: reserved_mem: Restruture how the reserved memory regions are processed',
    rules: ['cma-default-several'],
  },
  {
    id: 'no-region-limit',
    since: '6.12',
    sets: { passes: { countsRegions: true } },
    sentence: 'there can be any number of regions with reg, and 64 without; before, 64 in all',
    commit: 'of: reserved_mem: Add code to dynamically allocate reserved_mem array',
    rules: ['dynamic-regions-full'],
  },
  {
    id: 'static-prefix',
    since: '6.12',
    sets: { passes: { staticSource: 'reserved mem' } },
    sentence:
      'messages about regions with reg have the same prefix as the others, instead of the prefix of fdt.c',
  },
  {
    id: 'sort-by-two',
    since: '6.12',
    sets: { passes: { sortTakes: 2 } },
    sentence: 'the sort takes two regions at a time, which changes the order of equal ones',
    commit: 'lib/sort: optimize heapsort with double-pop variation',
  },
  {
    id: 'lookup-by-name',
    since: '6.12',
    sets: { passes: { lookup: 'name' } },
    sentence: 'a device finds its region by the name of the node, no longer by its phandle',
    rules: ['duplicate-name', 'memory-region-target'],
  },
  {
    id: 'early-fixup-by-pass',
    since: '6.12',
    sets: { handlers: { earlyFixup: 'by-pass' } },
    sentence: '32-bit arm remaps every region that looks like a CMA area, also one that its handler rejects',
  },
  {
    id: 'cma-areas-exact',
    since: '6.12',
    sets: { kconfig: { cmaAreasBeside: 0 } },
    sentence: 'there can be CONFIG_CMA_AREAS areas, no longer one more',
    rules: ['cma-areas-full'],
  },
  {
    id: 'crash-reserve',
    since: '6.12',
    sets: { kconfig: { crashReserve: 'CRASH_RESERVE' } },
    sentence: 'crashkernel= needs CONFIG_CRASH_RESERVE instead of CONFIG_KEXEC_CORE',
    commit: 'kexec: split crashkernel reservation code out from crash_core.c',
  },
  {
    id: 'crashkernel-misspelt',
    since: '6.12',
    sets: { crashkernel: { noBase: 'crash-misspelt' } },
    sentence: 'the message about a crashkernel= without an address after its @ is misspelt',
  },
  {
    id: 'list-full-panics',
    since: '6.12',
    sets: { memblock: { fullListPanics: true } },
    sentence: 'a memblock list that is full before it can grow makes the kernel panic at once',
  },
  {
    id: 'node-blocks-checked',
    since: '6.12',
    sets: { numaMemblks: true },
    sentence: 'memory of NUMA nodes is checked and merged before it is added to memblock',
  },
  {
    id: 'image-from-start',
    since: '6.12',
    sets: { arm64: { textBegin: 0n } },
    sentence: 'arm64 reserves its image from the first byte, no longer from 64 KiB on',
  },
  {
    id: 'static-page-tables',
    since: '6.12',
    sets: { arm64: { paging: { ownMaps: null } } },
    sentence: 'arm64 allocates no page tables for the map of its own image',
  },
  {
    id: 'dma-limit-exact',
    since: '6.12',
    sets: { arm64: { dmaLimitInBits: false } },
    sentence: "the DMA limit of arm64 is the end of the tree's dma-ranges, no longer the next power of two",
    rules: ['dma-memory-left'],
  },
  {
    id: 'memory-map-address',
    since: '6.12',
    sets: { arm64: { vmemmapBelow: 1n << 30n } },
    sentence: "arm64's vmemmap begins at another address, which changes the number of its page tables",
  },
] as const satisfies readonly ReleaseChange[];
