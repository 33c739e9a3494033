// SPDX-License-Identifier: MIT
//
// What the messages about memory as such, crash kernels and parameters mean for a board.
import type { MemoryMessageId } from '../linux/messages/messages.ts';
import type { Explanation } from './explanation.ts';

export const MEMORY_EXPLANATIONS: Readonly<Record<MemoryMessageId, Explanation>> = {
  'memory-limited': {
    topic: 'command-line',
    bearing: 'look',
    meaning: 'mem= is on the command line: memory above that much is not used',
    rules: [],
  },
  malformed: {
    topic: 'command-line',
    bearing: 'problem',
    meaning: 'a parameter of the command line has a value that the kernel cannot read',
    rules: ['cma-parameter', 'numa-cma-parameter'],
  },
  'crash-reserved': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was set aside, as crashkernel= says',
    rules: [],
  },
  'crash-low': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory that DMA reaches was set aside for a crash kernel that lies higher',
    rules: [],
  },
  'crash-reserved-mb': {
    topic: 'crash',
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was set aside, as crashkernel= says (32-bit arm)',
    rules: [],
  },
  'crash-cma-reserved': {
    topic: 'crash',
    bearing: 'harmless',
    meaning:
      'CMA areas for the crash kernel that crashkernel=SIZE,cma requests: movable pages use them until then',
    rules: [],
  },
  'crash-cma-short': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no room for all of the CMA areas that crashkernel=SIZE,cma requests',
    rules: [],
  },
  'crash-failed': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  'crash-low-failed': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no low memory, which DMA reaches, for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  'crash-in-use': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  'crash-in-use-arm': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  'crash-no-area': {
    topic: 'crash',
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  'crash-parameter': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot read, or that asks for nothing',
    rules: [],
  },
  'crash-misspelt': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot read, or that asks for nothing',
    rules: [],
  },
  'crash-nothing': {
    topic: 'crash',
    bearing: 'look',
    meaning: 'crashkernel= asks for nothing at this size of memory',
    rules: [],
  },
  elfcorehdr: {
    topic: 'other',
    bearing: 'harmless',
    meaning: 'this kernel was started by one that crashed, whose memory it keeps',
    rules: [],
  },
  'elfcorehdr-overlap': {
    topic: 'other',
    bearing: 'problem',
    meaning: 'the range that the crashed kernel left for elfcorehdr is reserved already',
    rules: [],
  },
  'memory-ignored': {
    topic: 'other',
    bearing: 'look',
    meaning: 'a bank of memory is smaller than a page, or where the kernel cannot use it',
    rules: [],
  },
  'ram-ignored': {
    topic: 'other',
    bearing: 'look',
    meaning:
      'what does not fit into the own map of a 32-bit arm kernel is not used where CONFIG_HIGHMEM is off, or where the caches forbid it',
    rules: [],
  },
  'highmem-hint': {
    topic: 'other',
    bearing: 'look',
    meaning: 'the line before says which memory is not used for want of CONFIG_HIGHMEM',
    rules: [],
  },
  'below-start': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory, and does without',
    rules: [],
  },
  'past-32-bits': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory, and does without',
    rules: [],
  },
  'cut-to-32-bits': {
    topic: 'other',
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory, and does without',
    rules: [],
  },
  'past-linear-map': {
    topic: 'other',
    bearing: 'look',
    meaning: 'riscv64 does not use the memory above: it does not fit into the map of all memory',
    rules: [],
  },
  'vmalloc-limited': {
    topic: 'command-line',
    bearing: 'look',
    meaning:
      'vmalloc= of 32-bit arm asks for less or more than there can be, which moves the end of low memory',
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
    meaning: 'the initrd overlaps memory that is reserved already, and is not used',
    rules: [],
  },
  'not-mapped': {
    topic: 'other',
    bearing: 'problem',
    meaning:
      'a CMA area of 32-bit arm lies below the start of RAM, where the kernel has no place to map it; the kernel mostly stops here',
    rules: [],
    late: true,
  },
};
