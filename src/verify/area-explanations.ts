// SPDX-License-Identifier: MIT
//
// Meanings of messages about CMA areas and their heaps.
import type { AreaMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const AREA_EXPLANATIONS: Readonly<Record<AreaMessageId, Explanation>> = {
  'cma-reserved': {
    topic: 'area',
    bearing: 'harmless',
    meaning:
      'the default CMA area or that of a NUMA node was reserved, with the size of cma= or of the configuration',
    rules: [],
  },
  'cma-failed': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'there is no free memory for the default CMA area or that of a NUMA node',
    rules: ['default-area-unplaced', 'numa-cma-failed'],
  },
  'cma-unaligned': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the base in cma= is not aligned to a pageblock, and there is no default area',
    rules: ['cma-parameter'],
  },
  'cma-past-limit': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the area of cma= does not end below its limit or the end of memory',
    rules: ['cma-parameter', 'default-area-unplaced'],
  },
  'cma-boundary': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the area of cma= spans low and high memory of 32-bit arm, and there is no default area',
    rules: ['cma-parameter'],
  },
  'cma-full': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the kernel has no room for more CMA areas (CONFIG_CMA_AREAS), and rejects this one',
    rules: ['cma-areas-full'],
  },
  'cma-not-active': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'a CMA area spans two zones, and nothing can be allocated from it',
    rules: ['cma-zones'],
  },
  'cma-node': {
    topic: 'area',
    bearing: 'look',
    meaning: 'numa_cma= or cma_pernuma= requests an area on a NUMA node that is not online',
    rules: ['numa-cma-node'],
  },
  'cma-node-failed': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'there was no free address for the CMA area of a NUMA node on that node',
    rules: ['numa-cma-failed'],
  },
  'cma-no-value': {
    topic: 'command-line',
    bearing: 'problem',
    meaning: 'cma is on the command line without a value',
    rules: ['cma-parameter'],
  },
  'cma-not-queued': {
    topic: 'heap',
    bearing: 'look',
    meaning: 'the default area gets no DMA-buf heap of its own',
    rules: ['cma-areas-full'],
  },
  'heap-twice': {
    topic: 'heap',
    bearing: 'look',
    meaning: 'two CMA areas have the same name, and the second gets no DMA-buf heap',
    rules: ['duplicate-name'],
  },
  'heap-failed': {
    topic: 'heap',
    bearing: 'look',
    meaning: 'a CMA area got no DMA-buf heap, usually because another area has the same name',
    rules: ['duplicate-name'],
  },
  'cma-alloc-failed': {
    topic: 'other',
    bearing: 'problem',
    meaning: 'a CMA area has no free run of that many pages: it is too small, or pages in it are pinned',
    rules: [],
    late: true,
  },
};
