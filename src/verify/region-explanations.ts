// SPDX-License-Identifier: MIT
//
// Meanings of messages about regions.
import type { RegionMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const REGION_EXPLANATIONS: Readonly<Record<RegionMessageId, Explanation>> = {
  region: {
    topic: 'region',
    bearing: 'harmless',
    meaning: 'a region was reserved: its address, its size, whether the kernel maps it, and its node',
    rules: [],
  },
  initialized: {
    topic: 'result',
    bearing: 'harmless',
    meaning: 'a handler accepted the region: it is now what its compatible says',
    rules: [],
  },
  'matching-fail': {
    topic: 'result',
    bearing: 'problem',
    meaning:
      'a handler rejected the region, and its memory is ordinary memory; the line before usually says why',
    rules: ['cma-alignment', 'restricted-pool', 'coherent-pool-mapped'],
  },
  'created-cma': {
    topic: 'pool',
    bearing: 'harmless',
    meaning: 'the region became a CMA area: movable pages use it until a device needs it',
    rules: [],
    nodeFollows: true,
  },
  'created-dma': {
    topic: 'pool',
    bearing: 'harmless',
    meaning: 'the region became a coherent pool: only devices that refer to it allocate from it',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  'created-restricted': {
    topic: 'pool',
    bearing: 'harmless',
    meaning: 'the region became a restricted pool: devices that refer to it use no other memory for DMA',
    rules: ['restricted-pool'],
    nodeFollows: true,
  },
  'coherent-failed': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'a driver requested a coherent pool that the kernel could not map, and does not get it',
    rules: ['outside-memory'],
    late: true,
  },
  'cma-misaligned': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'a CMA region is not aligned to pageblocks, and is rejected; the next line names it',
    rules: ['cma-alignment', 'cma-page-size'],
    nodeFollows: true,
  },
  'cma-setup': {
    topic: 'pool',
    bearing: 'problem',
    meaning:
      'a CMA region could not become an area: no room for more areas, or its memory is not reserved; the next line names it',
    rules: ['cma-areas-full', 'no-map-busy'],
    nodeFollows: true,
  },
  'cma-not-listed': {
    topic: 'pool',
    bearing: 'look',
    meaning: 'a CMA region is an area, but there is no room for it in the list of DMA-buf heaps',
    rules: ['cma-areas-full'],
    nodeFollows: true,
  },
  'pool-mapped': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'on 32-bit arm a coherent pool must have no-map: the region is rejected; the next line names it',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  'default-dropped': {
    topic: 'pool',
    bearing: 'look',
    meaning: 'cma= is on the command line, so the region with linux,cma-default is dropped and not reserved',
    rules: ['cma-default-dropped'],
  },
  'default-bypassed': {
    topic: 'pool',
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default does not become the default area',
    rules: ['cma-default-dropped'],
  },
  'reserve-failed': {
    topic: 'space',
    bearing: 'problem',
    meaning:
      'a region with a fixed address could not be reserved: its size is 0, or it has no-map and overlaps reserved memory',
    rules: ['no-map-busy', 'zero-size'],
  },
  'allocate-failed': {
    topic: 'space',
    bearing: 'problem',
    meaning:
      'there was no free memory for a region without a fixed address: its size or alignment is too large, or its alloc-ranges are too small',
    rules: ['region-unplaced'],
  },
  'several-entries': {
    topic: 'space',
    bearing: 'look',
    meaning: 'reg of the region has several entries; all but the first are ordinary memory',
    rules: ['reg-entries'],
  },
  'entries-ignored': {
    topic: 'space',
    bearing: 'look',
    meaning: 'reg of the region has several entries: all are reserved, but drivers only get the first',
    rules: ['reg-entries'],
  },
  'bad-reg': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of reg is not a whole number of entries, and the region is ignored',
    rules: ['reg-length'],
  },
  'bad-size': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of size does not match #size-cells, and the region is ignored',
    rules: ['size-length'],
  },
  'bad-alignment': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of alignment does not match the cells that Linux reads, and the region is ignored',
    rules: ['alignment-length'],
  },
  'bad-alloc-ranges': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of alloc-ranges is not a whole number of entries, and the region is ignored',
    rules: ['alloc-ranges-length'],
  },
  'too-many-dynamic': {
    topic: 'space',
    bearing: 'problem',
    meaning:
      'there are more regions without a fixed address than the kernel has room for, and this one is ignored',
    rules: ['dynamic-regions-full'],
  },
  'too-many-regions': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the array of regions is full: the region is reserved, but no driver can find it',
    rules: ['dynamic-regions-full'],
  },
  'no-array': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'there was no memory for the array of regions, and no driver can find them',
    rules: [],
  },
  overlap: {
    topic: 'overlap',
    bearing: 'problem',
    meaning: 'two regions overlap (the ends in the line are the first addresses after them)',
    rules: ['overlap'],
  },
  container: {
    topic: 'container',
    bearing: 'problem',
    meaning: '/reserved-memory lacks ranges, or has other cells than the root: no region in it is read',
    rules: ['container-ranges', 'container-cells'],
  },
  'no-container': {
    topic: 'container',
    bearing: 'harmless',
    meaning: 'the tree has no /reserved-memory',
    rules: [],
  },
  memreserve: {
    topic: 'other',
    bearing: 'harmless',
    meaning: 'a region with a fixed address was reserved',
    rules: [],
    late: true,
  },
  assigned: {
    topic: 'other',
    bearing: 'harmless',
    meaning: 'a driver got its region: the device now allocates from it',
    rules: [],
    late: true,
  },
};
