// SPDX-License-Identifier: MIT
//
// What the messages about CMA areas and their heaps mean for a board.
import type { AreaMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const AREA_EXPLANATIONS: Readonly<Record<AreaMessageId, Explanation>> = {
  'cma-reserved': {
    topic: 'area',
    bearing: 'harmless',
    meaning:
      'the default CMA area was set aside, or that of a NUMA node: as large as cma= or the configuration says',
    rules: [],
  },
  'cma-failed': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'there is no room for the default CMA area, or that of a NUMA node',
    rules: ['default-area-unplaced', 'numa-cma-failed'],
  },
  'cma-unaligned': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the base that cma= names is not on a pageblock, and there is no default area',
    rules: ['cma-parameter'],
  },
  'cma-past-limit': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the area that cma= asks for does not end below its limit, or the end of memory',
    rules: ['cma-parameter', 'default-area-unplaced'],
  },
  'cma-boundary': {
    topic: 'area',
    bearing: 'problem',
    meaning:
      'the area that cma= asks for lies across the border of low and high memory of 32-bit arm, and there is no default area',
    rules: ['cma-parameter'],
  },
  'cma-full': {
    topic: 'area',
    bearing: 'problem',
    meaning:
      'there are as many CMA areas as the kernel has room for (CONFIG_CMA_AREAS), and this one is refused',
    rules: ['cma-areas-full'],
  },
  'cma-not-active': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'a CMA area lies across two zones, and nobody can allocate from it',
    rules: ['cma-zones'],
  },
  'cma-node': {
    topic: 'area',
    bearing: 'look',
    meaning: 'numa_cma= or cma_pernuma= asks for an area on a NUMA node that is not online',
    rules: ['numa-cma-node'],
  },
  'cma-node-failed': {
    topic: 'area',
    bearing: 'problem',
    meaning: 'the CMA area of a NUMA node found no place on it',
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
    meaning: 'two CMA areas have one name, and the second gets no DMA-buf heap',
    rules: ['duplicate-name'],
  },
  'heap-failed': {
    topic: 'heap',
    bearing: 'look',
    meaning: 'a CMA area got no DMA-buf heap, mostly because another has its name',
    rules: ['duplicate-name'],
  },
  'cma-alloc-failed': {
    topic: 'other',
    bearing: 'problem',
    meaning: 'a CMA area has no free run of pages of that length: it is too small, or pages in it are pinned',
    rules: [],
    late: true,
  },
};
