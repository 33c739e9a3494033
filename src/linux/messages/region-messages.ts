// SPDX-License-Identifier: MIT
//
// Kernel messages about the regions of /reserved-memory and their handlers.
import type { MessageKind } from './message-kind.ts';

export const REGION_MESSAGES = {
  region: {
    level: 'info',
    from: 'fdt_init_reserved_mem_node',
    wordings: [
      {
        text: 'OF: reserved mem: {base:pa}..{last:pa} ({size:kib} KiB) {map:nomap|map} {reusable:reusable|non-reusable} {node:text}',
        since: 604,
      },
    ],
  },
  initialized: {
    level: 'info',
    from: '__reserved_mem_init_node',
    wordings: [{ text: 'OF: reserved mem: initialized node {node:text}, compatible id {compatible:text}' }],
  },
  'matching-fail': {
    level: 'info',
    from: 'fdt_init_reserved_mem_node',
    wordings: [{ text: 'OF: reserved mem: node {node:text} compatible matching fail' }],
  },
  'created-cma': {
    level: 'info',
    from: 'rmem_cma_setup',
    wordings: [{ text: 'Reserved memory: created CMA memory pool at {base:pa}, size {size:mib} MiB' }],
  },
  'created-dma': {
    level: 'info',
    from: 'rmem_dma_setup',
    wordings: [
      { text: 'Reserved memory: created DMA memory pool at {base:pa}, size {size:kib} KiB', since: 703 },
      { text: 'Reserved memory: created DMA memory pool at {base:pa}, size {size:mib} MiB', until: 703 },
    ],
  },
  'created-restricted': {
    level: 'info',
    from: 'rmem_swiotlb_setup',
    wordings: [{ text: 'Reserved memory: created restricted DMA pool at {base:pa}, size {size:mib} MiB' }],
  },
  'coherent-failed': {
    level: 'err',
    from: 'rmem_dma_device_init',
    wordings: [
      {
        text: 'Reserved memory: failed to init DMA memory pool at {base:pa}, size {size:kib} KiB',
        since: 703,
      },
      {
        text: 'Reserved memory: failed to init DMA memory pool at {base:pa}, size {size:mib} MiB',
        until: 703,
      },
    ],
  },
  'cma-misaligned': {
    level: 'err',
    from: 'rmem_cma_setup',
    wordings: [{ text: 'Reserved memory: incorrect alignment of CMA region' }],
  },
  'cma-setup': {
    level: 'err',
    from: 'rmem_cma_setup',
    wordings: [{ text: 'Reserved memory: unable to setup CMA region' }],
  },
  'cma-not-listed': {
    level: 'warn',
    from: 'rmem_cma_insert_area',
    wordings: [{ text: "Couldn't store CMA reserved area.", since: 701 }],
  },
  'pool-mapped': {
    level: 'err',
    from: 'rmem_dma_setup',
    wordings: [{ text: 'Reserved memory: regions without no-map are not yet supported' }],
  },
  'default-dropped': {
    level: 'err',
    from: 'rmem_cma_validate',
    wordings: [{ text: 'Skipping dt linux,cma-default node in favor for "cma=" kernel param.', since: 701 }],
  },
  'default-bypassed': {
    level: 'info',
    from: 'rmem_cma_setup',
    wordings: [
      { text: 'Reserved memory: bypass {node:text} node, using cmdline CMA params instead', until: 618 },
    ],
  },
  'reserve-failed': {
    level: 'err',
    from: '__reserved_mem_reserve_reg',
    wordings: [
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: failed to reserve memory for node '{node:text}': base {base:pa}, size {size:mib} MiB",
      },
      {
        text: "OF: {source:reserved mem|fdt}: failed to reserve memory for node '{node:text}': base {base:pa}, size {size:mib} MiB",
        until: 0,
      },
    ],
  },
  'allocate-failed': {
    level: 'err',
    from: '__reserved_mem_alloc_size',
    wordings: [
      {
        text: "OF: {source:reserved mem|fdt}: failed to allocate memory for node '{node:text}': size {size:mib} MiB",
      },
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: failed to allocate memory for node '{node:text}': size {size:mib} MiB",
        until: 0,
      },
    ],
  },
  'several-entries': {
    level: 'warn',
    from: '__reserved_mem_reserve_reg',
    wordings: [
      {
        text: "OF: reserved mem: Reserved memory: node '{node:text}' has {entries:int} <base size> entries, only the first is used",
        since: 702,
      },
    ],
  },
  'entries-ignored': {
    level: 'warn',
    from: 'fdt_scan_reserved_mem_reg_nodes',
    wordings: [
      {
        text: "OF: reserved mem: fdt_scan_reserved_mem_reg_nodes() ignores {entries:int} regions in node '{node:text}'",
        until: 618,
      },
    ],
  },
  'bad-reg': {
    level: 'err',
    from: '__reserved_mem_reserve_reg',
    wordings: [
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: invalid reg property in '{node:text}', skipping node.",
        until: 619,
      },
      {
        text: "OF: {source:reserved mem|fdt}: invalid reg property in '{node:text}', skipping node.",
        until: 0,
      },
    ],
  },
  'bad-size': {
    level: 'err',
    from: '__reserved_mem_alloc_size',
    wordings: [
      { text: "OF: {source:reserved mem|fdt}: invalid size property in '{node:text}' node." },
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: invalid size property in '{node:text}' node.",
        until: 0,
      },
    ],
  },
  'bad-alignment': {
    level: 'err',
    from: '__reserved_mem_alloc_size',
    wordings: [
      { text: "OF: {source:reserved mem|fdt}: invalid alignment property in '{node:text}' node." },
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: invalid alignment property in '{node:text}' node.",
        until: 0,
      },
    ],
  },
  'bad-alloc-ranges': {
    level: 'err',
    from: '__reserved_mem_alloc_size',
    wordings: [
      {
        text: "OF: {source:reserved mem|fdt}: invalid alloc-ranges property in '{node:text}', skipping node.",
        until: 619,
      },
      {
        text: "OF: {source:reserved mem|fdt}: Reserved memory: invalid alloc-ranges property in '{node:text}', skipping node.",
        until: 0,
      },
    ],
  },
  'too-many-dynamic': {
    level: 'err',
    from: 'fdt_scan_reserved_mem',
    wordings: [
      { text: "OF: {source:reserved mem|fdt}: too many defined dynamic regions, skip '{node:text}'" },
    ],
  },
  'too-many-regions': {
    level: 'err',
    from: 'fdt_reserved_mem_save_node',
    wordings: [
      {
        text: "OF: {source:reserved mem|fdt}: not enough space for all defined regions, skip '{node:text}'",
        since: 703,
      },
      { text: 'OF: {source:reserved mem|fdt}: not enough space for all defined regions.', until: 703 },
    ],
  },
  'no-array': {
    level: 'err',
    from: 'alloc_reserved_mem_array',
    wordings: [
      { text: 'OF: reserved mem: Failed to allocate memory for reserved_mem array with err: {errno:int}' },
    ],
  },
  overlap: {
    level: 'err',
    from: '__rmem_check_for_overlap',
    wordings: [
      {
        text: 'OF: reserved mem: OVERLAP DETECTED!\n{node:text} ({base:pa}--{end:pa}) overlaps with {other:text} ({otherBase:pa}--{otherEnd:pa})',
      },
      { text: 'OF: reserved mem: OVERLAP DETECTED!', until: 0 },
    ],
  },
  container: {
    level: 'err',
    from: '__reserved_mem_check_root',
    wordings: [
      { text: 'OF: {source:reserved mem|fdt}: Reserved memory: unsupported node format, ignoring' },
      { text: 'OF: {source:reserved mem|fdt}: unsupported node format, ignoring', until: 0 },
    ],
  },
  'no-container': {
    level: 'info',
    from: 'fdt_scan_reserved_mem_reg_nodes',
    wordings: [{ text: 'OF: reserved mem: Reserved memory: No reserved-memory node in the DT', since: 612 }],
  },
  memreserve: {
    level: 'info',
    from: '__reserved_mem_reserve_reg',
    wordings: [
      {
        text: "OF: fdt: Reserved memory: reserved region for node '{node:text}': base {base:pa}, size {size:mib} MiB",
        until: 604,
      },
    ],
  },
  assigned: {
    level: 'info',
    from: 'of_reserved_mem_device_init_by_idx',
    wordings: [{ text: '[{device:text}: ]assigned reserved memory node {node:text}' }],
  },
} as const satisfies Record<string, MessageKind>;
