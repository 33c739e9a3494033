// SPDX-License-Identifier: MIT
//
// What the messages about regions mean for a board.
import type { RegionMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const REGION_EXPLANATIONS: Readonly<Record<RegionMessageId, Explanation>> = {
  region: {
    topic: 'region',
    bearing: 'harmless',
    meaning: 'a region was set aside: where, how large, whether the kernel maps it, and its node',
    rules: [],
  },
  initialized: {
    topic: 'result',
    bearing: 'harmless',
    meaning: 'a handler took the region: it is now what its compatible says',
    rules: [],
  },
  'matching-fail': {
    topic: 'result',
    bearing: 'problem',
    meaning:
      'a handler refused the region: it is no region at all, and its memory is ordinary memory. The line before mostly says why',
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
    meaning:
      'the region became a coherent pool, which devices that refer to it allocate from, and nobody else',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  'created-restricted': {
    topic: 'pool',
    bearing: 'harmless',
    meaning: 'the region became a restricted pool: the devices that refer to it reach no other memory',
    rules: ['restricted-pool'],
    nodeFollows: true,
  },
  'coherent-failed': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'a driver asked for a coherent pool that the kernel could not map, and gets none of it',
    rules: ['outside-memory'],
    late: true,
  },
  'cma-misaligned': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'a CMA region does not begin and end on a pageblock, and is refused; the next line names it',
    rules: ['cma-alignment', 'cma-page-size'],
    nodeFollows: true,
  },
  'cma-setup': {
    topic: 'pool',
    bearing: 'problem',
    meaning:
      'a CMA region could not be made an area: no room for more of them, or nothing is reserved there; the next line names it',
    rules: ['cma-areas-full', 'no-map-busy'],
    nodeFollows: true,
  },
  'cma-not-listed': {
    topic: 'pool',
    bearing: 'look',
    meaning:
      'a CMA region is an area, but there is no room for it in the list that DMA-buf heaps are made of',
    rules: ['cma-areas-full'],
    nodeFollows: true,
  },
  'pool-mapped': {
    topic: 'pool',
    bearing: 'problem',
    meaning: 'on 32-bit arm a coherent pool must have no-map: the region is refused; the next line names it',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  'default-dropped': {
    topic: 'pool',
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default is dropped: it is not even reserved',
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
      'a region with a fixed place could not be set aside: its size is 0, or it has no-map and lies over memory that is in use already',
    rules: ['no-map-busy', 'zero-size'],
  },
  'allocate-failed': {
    topic: 'space',
    bearing: 'problem',
    meaning:
      'there was no free memory for a region without a fixed place: its size, alignment or alloc-ranges ask for too much',
    rules: ['region-unplaced'],
  },
  'several-entries': {
    topic: 'space',
    bearing: 'look',
    meaning: 'reg of the region has several entries, and all but the first are ordinary memory',
    rules: ['reg-entries'],
  },
  'entries-ignored': {
    topic: 'space',
    bearing: 'look',
    meaning: 'reg of the region has several entries: all are set aside, and drivers get the first alone',
    rules: ['reg-entries'],
  },
  'bad-reg': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of reg is no whole number of entries, and the region is passed over',
    rules: ['reg-length'],
  },
  'bad-size': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'size has not the number of cells that #size-cells says, and the region is passed over',
    rules: ['size-length'],
  },
  'bad-alignment': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'alignment has not the number of cells that Linux reads, and the region is passed over',
    rules: ['alignment-length'],
  },
  'bad-alloc-ranges': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the length of alloc-ranges is no whole number of entries, and the region is passed over',
    rules: ['alloc-ranges-length'],
  },
  'too-many-dynamic': {
    topic: 'space',
    bearing: 'problem',
    meaning:
      'there are more regions without a fixed place than the kernel has room for, and this one is passed over',
    rules: ['dynamic-regions-full'],
  },
  'too-many-regions': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'the array of regions is full: the region is set aside, but no driver can find it',
    rules: ['dynamic-regions-full'],
  },
  'no-array': {
    topic: 'space',
    bearing: 'problem',
    meaning: 'there was no memory for the list of regions, and no driver finds any of them',
    rules: [],
  },
  overlap: {
    topic: 'overlap',
    bearing: 'problem',
    meaning: 'two regions share memory (the ends that are shown are the first addresses after them)',
    rules: ['overlap'],
  },
  container: {
    topic: 'container',
    bearing: 'problem',
    meaning:
      '/reserved-memory lacks ranges, or has other cells than the root: no region in it is read at all',
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
    meaning: 'a region with a fixed place was set aside',
    rules: [],
    late: true,
  },
  assigned: {
    topic: 'other',
    bearing: 'harmless',
    meaning: 'a driver got its region: the device allocates from it now',
    rules: [],
    late: true,
  },
};
