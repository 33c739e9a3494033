// SPDX-License-Identifier: MIT
//
// Kernel messages about CMA areas and their DMA-buf heaps.
import type { MessageKind } from './message-kind.ts';

export const AREA_MESSAGES = {
  'cma-reserved': {
    level: 'info',
    from: 'cma_declare_contiguous_nid',
    wordings: [
      { text: 'cma: Reserved {size:mib} MiB at {base:pa}[ on node {nid:int}]' },
      { text: 'cma: Reserved {size:mib} MiB at {base:pa} in {ranges:int} ranges', until: 0 },
    ],
  },
  'cma-failed': {
    level: 'err',
    from: 'cma_declare_contiguous_nid',
    wordings: [{ text: 'cma: Failed to reserve {size:mib} MiB[ on node {nid:int}]' }],
  },
  'cma-unaligned': {
    level: 'err',
    from: '__cma_declare_contiguous_nid',
    wordings: [{ text: 'cma: Region at {base:pa} must be aligned to {align:pa} bytes' }],
  },
  'cma-past-limit': {
    level: 'err',
    from: '__cma_declare_contiguous_nid',
    wordings: [{ text: 'cma: Size ({size:pa}) of region at {base:pa} exceeds limit ({limit:pa})' }],
  },
  'cma-boundary': {
    level: 'err',
    from: 'cma_fixed_reserve',
    wordings: [{ text: 'cma: Region at {base:pa} defined on low/high memory boundary ({border:pa})' }],
  },
  'cma-full': {
    level: 'err',
    from: 'cma_new_area',
    wordings: [{ text: 'cma: Not enough slots for CMA reserved regions!' }],
  },
  'cma-not-active': {
    level: 'err',
    from: 'cma_activate_area',
    wordings: [{ text: 'cma: CMA area {area:text} could not be activated' }],
  },
  'cma-node': {
    level: 'warn',
    from: 'dma_numa_cma_reserve',
    wordings: [{ text: 'cma: invalid node {nid:int} specified' }],
  },
  'cma-node-failed': {
    level: 'warn',
    from: 'dma_numa_cma_reserve',
    wordings: [
      {
        text: 'cma: {function:dma_numa_cma_reserve|dma_pernuma_cma_reserve}: reservation failed: err {errno:int}, node {nid:int}',
      },
    ],
  },
  'cma-no-value': {
    level: 'err',
    from: 'early_cma',
    wordings: [{ text: 'cma: Config string not provided' }],
  },
  'cma-not-queued': {
    level: 'warn',
    from: 'dma_contiguous_reserve',
    wordings: [{ text: "cma: Couldn't queue default CMA region for heap creation.", since: 701 }],
  },
  'heap-twice': {
    level: 'err',
    from: 'dma_heap_add',
    wordings: [{ text: 'dma_heap: Already registered heap named {name:text}' }],
  },
  'heap-failed': {
    level: 'warn',
    from: 'add_cma_heaps',
    wordings: [{ text: 'cma_heap: Failed to add CMA heap {name:text}' }],
  },
  'cma-alloc-failed': {
    level: 'err',
    from: '__cma_alloc',
    wordings: [
      {
        text: 'cma: {function:word}: {area:text}: alloc failed, req-size: {pages:int} pages, ret: {errno:int}',
      },
      {
        text: 'cma: {function:word}: alloc failed, req-size: {pages:int} pages, ret: {errno:int}',
        until: 0,
      },
    ],
  },
} as const satisfies Record<string, MessageKind>;
