// SPDX-License-Identifier: MIT
//
// What Linux 7.2 does differently from 6.12: the changes since then, oldest first.
import { ENODEV } from '../errno.ts';
import type { ReleaseChange } from './change.ts';

export const LINUX_7_2_CHANGES = [
  {
    id: 'area-node-not-logged',
    since: '6.16',
    sets: { cma: { logsNode: false } },
    sentence: 'messages about a CMA area no longer end with its node',
  },
  {
    id: 'asked-size-logged',
    since: '6.16',
    sets: { cma: { logsAskedSize: true } },
    sentence: 'messages about a CMA area have the requested size, no longer rounded up to pageblocks',
  },
  {
    id: 'crashkernel-cma-suffix',
    since: '6.17',
    sets: { crashkernel: { suffixes: [',high', ',low', ',cma'] } },
    sentence: 'crashkernel=SIZE,cma no longer counts as the last crashkernel=',
  },
  {
    id: 'default-not-bypassed',
    since: '6.18',
    messages: ['default-bypassed'],
    sentence: 'a region with linux,cma-default under cma= is no longer reported as bypassed',
  },
  {
    id: 'entries-not-reported',
    since: '6.18',
    messages: ['entries-ignored'],
    sentence: 'entries of reg beyond the first are ignored without a message',
  },
  {
    id: 'partial-entries',
    since: '6.19',
    sets: { passes: { partialEntries: 'absent' } },
    messages: ['bad-reg', 'bad-alloc-ranges'],
    sentence: 'a reg or alloc-ranges of the wrong length is ignored, and no longer rejects the node',
    rules: ['reg-length', 'alloc-ranges-length'],
  },
  {
    id: 'memory-map-later',
    since: '7.0',
    sets: { memoryMap: { beforeDefaultArea: false } },
    sentence: 'the struct pages are allocated after the default CMA area, no longer before it',
  },
  {
    id: 'handler-callbacks',
    since: '7.1',
    sets: { handlers: { callbacks: true, earlyFixup: 'by-handler' } },
    sentence:
      'a handler checks a node before its memory is reserved, and the first handler that does not return -ENODEV decides',
    commit: 'of: reserved_mem: switch to ops based OF_DECLARE()',
  },
  {
    id: 'default-refused-early',
    since: '7.1',
    sets: { cma: { defaultUnderCma: 'rejected' } },
    messages: ['default-dropped'],
    sentence: 'with cma=, a region with linux,cma-default is rejected before its memory is reserved',
    rules: ['cma-default-dropped'],
  },
  {
    id: 'unclaimed-reserved',
    since: '7.1',
    sets: { handlers: { unclaimed: ENODEV, declined: ENODEV } },
    sentence: 'a region that no handler accepts is a plain reservation, and no longer rejected',
    commit: 'of: reserved_mem: use -ENODEV instead of -ENOENT',
    rules: ['no-map-reusable'],
  },
  {
    id: 'area-heaps',
    since: '7.1',
    sets: { cma: { areaList: true } },
    messages: ['cma-not-listed', 'cma-not-queued'],
    sentence: 'every CMA area in the list is a DMA-buf heap, no longer only the default area',
  },
  {
    id: 'saturating-sizes',
    since: '7.2',
    sets: { numbers: { saturates: true } },
    sentence:
      'a size above 64 bits in cma= and similar parameters becomes the largest number, no longer truncated; a suffix without a number is not parsed',
    rules: ['cma-parameter', 'numa-cma-parameter'],
  },
  {
    id: 'terminated-strings',
    since: '7.2',
    sets: { flatTree: { terminatedStrings: true } },
    sentence: 'a status, compatible or device_type without a NUL at its end is ignored',
    rules: ['region-status'],
  },
  {
    id: 'whole-pairs',
    since: '7.2',
    sets: { flatTree: { wholePairs: true } },
    sentence: 'a memory node whose reg has the wrong length is ignored; before, its whole entries counted',
  },
  {
    id: 'first-entry',
    since: '7.2',
    sets: { passes: { allOfReg: false } },
    messages: ['several-entries'],
    sentence: 'only the first entry of reg is reserved; the others are ordinary memory',
    rules: ['reg-entries'],
  },
  {
    id: 'rejected-forgotten',
    since: '7.2',
    sets: { passes: { keepsRefused: false } },
    sentence: 'a region that its handler rejects leaves the list of regions, and the report of overlaps',
    rules: ['duplicate-name'],
  },
  {
    id: 'equal-regions-sorted',
    since: '7.2',
    sets: { passes: { sortsByPlace: false } },
    sentence: 'regions with the same base and size stay in the order in which the sort leaves them',
  },
  {
    id: 'no-array-unscanned',
    since: '7.2',
    sets: { passes: { unscanned: 0 } },
    sentence: 'no array of regions is allocated if the format of /reserved-memory is rejected',
  },
  {
    id: 'one-pool',
    since: '7.2',
    sets: { handlers: { onePoolADevice: true } },
    sentence: 'a device that has a coherent pool gets -EBUSY for a second one; before, nothing happened',
  },
  {
    id: 'node-areas',
    since: '7.2',
    sets: { cma: { nodeAreas: { when: 'after-default', separate: false } } },
    sentence:
      'a node has one area, numa0, numa1 and so on, created after the default area unless that failed; without a parameter, each of several nodes gets one',
    commit: 'dma-contiguous: simplify numa cma area handling',
    rules: ['default-area-unplaced', 'numa-cma-failed'],
  },
  {
    id: 'cma-limit',
    since: '7.2',
    sets: { cma: { limitBeyondDma: true } },
    sentence: 'a limit in cma= can be above the DMA limit',
  },
  {
    id: 'high-memory-by-limit',
    since: '7.2',
    sets: { cma: { highTryNeeds: 'limit' } },
    sentence: 'for a CMA area, memory above 4 GiB is tried first only if its limit leaves room there',
  },
  {
    id: 'limit-before-boundary',
    since: '7.2',
    sets: { cma: { boundaryFirst: false } },
    sentence: 'a CMA area at a fixed address is checked against its limit before the start of high memory',
  },
  {
    id: 'memory-before-slot',
    since: '7.2',
    sets: { cma: { slotFirst: false } },
    sentence: 'a CMA area is checked against memory before a free slot is searched',
  },
  {
    id: 'zones-by-extent',
    since: '7.2',
    sets: { cma: { zonesBy: 'extent' } },
    sentence:
      'a CMA area that spans zones is rejected by the limits of zones, no longer by the zone of each page',
    rules: ['cma-zones'],
  },
  {
    id: 'crashkernel-spelt',
    since: '7.2',
    sets: { crashkernel: { noBase: 'crash-parameter' } },
    sentence: 'the message about a crashkernel= without an address after its @ is spelt like the others',
  },
  {
    id: 'kernel-reservations',
    since: '7.2',
    sets: { memblock: { reservedKern: true } },
    sentence: "memblock marks the kernel's own allocations, separate from other reserved memory",
    commit: 'memblock: add MEMBLOCK_RSRV_KERN flag',
  },
  {
    id: 'image-as-memory',
    since: '7.2',
    sets: { arm64: { paging: { imageByBlocks: false } } },
    sentence: 'the kernel image is mapped like the memory around it: page by page if that memory is',
  },
  {
    id: 'rodata-words',
    since: '7.2',
    sets: {
      arm64: {
        paging: {
          rodataFull: new Map([
            ['on', true],
            ['off', false],
            ['noalias', false],
          ]),
        },
      },
    },
    sentence: 'on arm64, rodata=on does what rodata=full did, and rodata=noalias does what rodata=on did',
  },
] as const satisfies readonly ReleaseChange[];
