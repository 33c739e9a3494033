// SPDX-License-Identifier: MIT
//
// Kernel messages about memory in general, the initrd, crash kernels, and command line parameters.
import type { MessageKind } from './message-kind.ts';

export const MEMORY_MESSAGES = {
  'memory-limited': {
    level: 'notice',
    from: 'early_mem',
    wordings: [{ text: 'Memory limited to {limit:int}MB' }],
  },
  malformed: {
    level: 'warn',
    from: 'do_early_param',
    wordings: [{ text: "Malformed early option '{name:text}'" }],
  },
  'crash-reserved': {
    level: 'info',
    from: 'reserve_crashkernel_generic',
    wordings: [{ text: 'crashkernel reserved: {base:pa} - {end:pa} ({size:mib} MB)' }],
  },
  'crash-low': {
    level: 'info',
    from: 'reserve_crashkernel_low',
    wordings: [{ text: 'crashkernel low memory reserved: {base:hex8} - {end:hex8} ({size:mib} MB)' }],
  },
  'crash-reserved-mb': {
    level: 'info',
    from: 'reserve_crashkernel',
    wordings: [
      {
        text: 'Reserving {size:mib}MB of memory at {base:mib}MB for crashkernel (System RAM: {ram:mib}MB)',
      },
    ],
  },
  'crash-failed': {
    level: 'warn',
    from: 'reserve_crashkernel_generic',
    wordings: [{ text: 'cannot allocate crashkernel (size:{size:hex})' }],
  },
  'crash-low-failed': {
    level: 'err',
    from: 'reserve_crashkernel_low',
    wordings: [{ text: 'cannot allocate crashkernel low memory (size:{size:hex}).' }],
  },
  'crash-cma-reserved': {
    level: 'info',
    from: 'reserve_crashkernel_cma',
    wordings: [{ text: 'crashkernel CMA reserved: {size:mib} MB in {ranges:int} ranges', since: 703 }],
  },
  'crash-cma-short': {
    level: 'warn',
    from: 'reserve_crashkernel_cma',
    wordings: [
      {
        text: 'crashkernel CMA reservation failed: {wanted:mib} MB requested, {size:mib} MB reserved in {ranges:int} ranges',
        since: 703,
      },
    ],
  },
  'crash-in-use': {
    level: 'warn',
    from: 'reserve_crashkernel_generic',
    wordings: [{ text: 'crashkernel reservation failed - memory is in use.' }],
  },
  'crash-in-use-arm': {
    level: 'err',
    from: 'reserve_crashkernel',
    wordings: [{ text: 'crashkernel reservation failed - memory is in use.' }],
  },
  'crash-no-area': {
    level: 'err',
    from: 'reserve_crashkernel',
    wordings: [{ text: 'crashkernel reservation failed - No suitable area found.' }],
  },
  'crash-parameter': {
    level: 'warn',
    from: 'parse_crashkernel',
    wordings: [{ text: 'crashkernel: {problem:text}' }],
  },
  // misspelt in the kernel
  'crash-misspelt': {
    level: 'warn',
    from: 'parse_crashkernel_mem',
    wordings: [{ text: 'crahskernel: {problem:text}' }],
  },
  'crash-nothing': {
    level: 'info',
    from: 'parse_crashkernel_mem',
    wordings: [{ text: 'crashkernel size resulted in zero bytes' }],
  },
  elfcorehdr: {
    level: 'info',
    from: 'fdt_reserve_elfcorehdr',
    wordings: [{ text: 'OF: fdt: Reserving {size:kib} KiB of memory at {base:hex} for elfcorehdr' }],
  },
  'elfcorehdr-overlap': {
    level: 'warn',
    from: 'fdt_reserve_elfcorehdr',
    wordings: [{ text: 'OF: fdt: elfcorehdr is overlapped' }],
  },
  'memory-ignored': {
    level: 'warn',
    from: 'early_init_dt_add_memory_arch',
    wordings: [{ text: 'OF: fdt: Ignoring memory {what:block|range} {base:hex} - {end:hex}' }],
  },
  'ram-ignored': {
    level: 'notice',
    from: 'adjust_lowmem_bounds',
    wordings: [{ text: 'Ignoring RAM at {base:pa}-{end:pa}' }],
  },
  'highmem-hint': {
    level: 'notice',
    from: 'adjust_lowmem_bounds',
    wordings: [{ text: 'Consider using a HIGHMEM enabled kernel.' }],
  },
  'below-start': {
    level: 'info',
    from: 'arm_add_memory',
    wordings: [{ text: '[OF: {source:fdt}: ]Ignoring memory below PHYS_OFFSET: {base:hex8}-{end:hex8}' }],
  },
  'past-32-bits': {
    level: 'crit',
    from: 'arm_add_memory',
    wordings: [{ text: 'Ignoring memory at {base:hex8} outside 32-bit physical address space' }],
  },
  'cut-to-32-bits': {
    level: 'crit',
    from: 'arm_add_memory',
    wordings: [{ text: 'Truncating memory at {base:hex8} to fit in 32-bit physical address space' }],
  },
  'past-linear-map': {
    level: 'warn',
    from: 'setup_bootmem',
    wordings: [{ text: 'Physical memory overflows the linear mapping size: region above {base:pa} removed' }],
  },
  'vmalloc-limited': {
    level: 'warn',
    from: 'early_vmalloc',
    wordings: [{ text: 'vmalloc area is too {problem:small|big}, limiting to {size:mib}MiB' }],
  },
  'initrd-outside': {
    level: 'err',
    from: 'reserve_initrd_mem',
    wordings: [{ text: 'INITRD: {base:hex8}+{size:hex8} is not a memory region - disabling initrd' }],
  },
  'initrd-in-use': {
    level: 'err',
    from: 'reserve_initrd_mem',
    wordings: [
      { text: 'INITRD: {base:hex8}+{size:hex8} overlaps in-use memory region\n - disabling initrd' },
      { text: 'INITRD: {base:hex8}+{size:hex8} overlaps in-use memory region', until: 0 },
    ],
  },
  'not-mapped': {
    level: 'warn',
    from: 'create_mapping',
    wordings: [{ text: 'BUG: not creating mapping for {base:hex8} at {virtual:hex8} in user region' }],
  },
} as const satisfies Record<string, MessageKind>;
