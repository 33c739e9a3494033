// SPDX-License-Identifier: MIT
//
// Meanings of messages about memory, crash kernels and parameters.
import type { MemoryMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const MEMORY_EXPLANATIONS: Readonly<Record<MemoryMessageId, Explanation>> = {
  'memory-limited': {
    topic: 'command-line',
    bearing: 'look',
    meaning: 'mem= is on the command line: memory above that size is not used',
    rules: [],
  },
  malformed: {
    topic: 'command-line',
    bearing: 'problem',
    meaning: 'a parameter of the command line has a value that the kernel cannot parse',
    rules: ['cma-parameter', 'numa-cma-parameter'],
  },
  'crash-reserved': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was reserved because of crashkernel=',
    rules: [],
  },
  'crash-low': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory below the DMA limit was reserved for a crash kernel above the limit',
    rules: [],
  },
  'crash-reserved-mb': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was reserved because of crashkernel= (32-bit arm)',
    rules: [],
  },
  'crash-cma-reserved': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'CMA areas of crashkernel=SIZE,cma for the crash kernel: movable pages use them until then',
    rules: [],
  },
  'crash-cma-short': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory for all CMA areas of crashkernel=SIZE,cma',
    rules: [],
  },
  'crash-failed': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory for the crash kernel of crashkernel=',
    rules: [],
  },
  'crash-low-failed': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory below the DMA limit for the crash kernel of crashkernel=',
    rules: [],
  },
  'crash-in-use': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory for the crash kernel of crashkernel=',
    rules: [],
  },
  'crash-in-use-arm': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory for the crash kernel of crashkernel=',
    rules: [],
  },
  'crash-no-area': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no free memory for the crash kernel of crashkernel=',
    rules: [],
  },
  'crash-parameter': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot parse, or requests nothing',
    rules: [],
  },
  'crash-misspelt': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot parse, or requests nothing',
    rules: [],
  },
  'crash-nothing': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= requests nothing for this size of memory',
    rules: [],
  },
  elfcorehdr: {
    topic: 'other',
    bearing: 'harmless',
    meaning: 'this kernel was started by a crashed kernel, and preserves its memory',
    rules: [],
  },
  'elfcorehdr-overlap': {
    topic: 'other',
    bearing: 'problem',
    meaning: "the crashed kernel's range for elfcorehdr is already reserved",
    rules: [],
  },
  'memory-ignored': {
    topic: 'other',
    bearing: 'look',
    meaning: 'a bank of memory is smaller than a page, or at an address that the kernel cannot use',
    rules: [],
  },
  'ram-ignored': {
    topic: 'other',
    bearing: 'look',
    meaning:
      'memory outside the linear map of a 32-bit arm kernel is not used if CONFIG_HIGHMEM is off or the caches do not allow it',
    rules: [],
  },
  'highmem-hint': {
    topic: 'other',
    bearing: 'look',
    meaning: 'the line before says which memory is not used because CONFIG_HIGHMEM is off',
    rules: [],
  },
  'below-start': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory and ignores it',
    rules: [],
  },
  'past-32-bits': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory and ignores it',
    rules: [],
  },
  'cut-to-32-bits': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory and ignores it',
    rules: [],
  },
  'past-linear-map': {
    topic: 'other',
    bearing: 'look',
    meaning: 'riscv64 does not use the memory above: it does not fit in the linear map',
    rules: [],
  },
  'vmalloc-limited': {
    topic: 'command-line',
    bearing: 'look',
    meaning:
      'vmalloc= of 32-bit arm is below the minimum or above the maximum, which moves the end of low memory',
    rules: [],
  },
  'initrd-outside': {
    topic: 'other',
    bearing: 'problem',
    meaning: 'the initrd is outside RAM, and is not used',
    rules: [],
  },
  'initrd-in-use': {
    topic: 'other',
    bearing: 'problem',
    meaning: 'the initrd overlaps memory that is already reserved, and is not used',
    rules: [],
  },
  'not-mapped': {
    topic: 'other',
    bearing: 'problem',
    meaning:
      'a CMA area of 32-bit arm is below the start of RAM, where the kernel cannot map it; the kernel usually stops here',
    rules: [],
    late: true,
  },
};
