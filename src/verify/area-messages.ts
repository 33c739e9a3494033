// SPDX-License-Identifier: MIT
//
// What kernels log about CMA areas, crash kernels, parameters of the command line, and drivers that use reserved memory.
import { ADDRESS, wholeMessage } from './message-kind.ts';
import type { MessageKind } from './message-kind.ts';

export const AREA_MESSAGES: readonly MessageKind[] = [
  {
    id: 'cma-reserved',
    topic: 'area',
    pattern: wholeMessage(
      `cma: Reserved (?<mib>\\d+) MiB at (?<base>${ADDRESS})(?: on node (?<nid>-?\\d+)| in \\d+ ranges)?`,
    ),
    bearing: 'harmless',
    meaning:
      'the default CMA area was set aside, or that of a NUMA node: as large as cma= or the configuration says',
    rules: [],
  },
  {
    id: 'cma-failed',
    topic: 'area',
    pattern: wholeMessage('cma: Failed to reserve (?<mib>\\d+) MiB(?: on node (?<nid>-?\\d+))?'),
    bearing: 'problem',
    meaning: 'there is no room for the default CMA area, or that of a NUMA node',
    rules: ['default-area-unplaced', 'numa-cma-failed'],
  },
  {
    id: 'cma-unaligned',
    topic: 'area',
    pattern: wholeMessage(`cma: Region at (?<base>${ADDRESS}) must be aligned to (?<align>${ADDRESS}) bytes`),
    bearing: 'problem',
    meaning: 'the base that cma= names is not on a pageblock, and there is no default area',
    rules: ['cma-parameter'],
  },
  {
    id: 'cma-past-limit',
    topic: 'area',
    pattern: wholeMessage(
      `cma: Size \\((?<size>${ADDRESS})\\) of region at (?<base>${ADDRESS}) exceeds limit \\((?<limit>${ADDRESS})\\)`,
    ),
    bearing: 'problem',
    meaning: 'the area that cma= asks for does not end below its limit, or the end of memory',
    rules: ['cma-parameter', 'default-area-unplaced'],
  },
  {
    id: 'cma-boundary',
    topic: 'area',
    pattern: wholeMessage(
      `cma: Region at (?<base>${ADDRESS}) defined on low/high memory boundary \\((?<border>${ADDRESS})\\)`,
    ),
    bearing: 'problem',
    meaning:
      'the area that cma= asks for lies across the border of low and high memory of 32-bit arm, and there is no default area',
    rules: ['cma-parameter'],
  },
  {
    id: 'cma-full',
    topic: 'area',
    pattern: wholeMessage('cma: Not enough slots for CMA reserved regions!'),
    bearing: 'problem',
    meaning:
      'there are as many CMA areas as the kernel has room for (CONFIG_CMA_AREAS), and this one is refused',
    rules: ['cma-areas-full'],
  },
  {
    id: 'cma-not-active',
    topic: 'area',
    pattern: wholeMessage('cma: CMA area (?<area>.*) could not be activated'),
    bearing: 'problem',
    meaning: 'a CMA area lies across two zones, and nobody can allocate from it',
    rules: ['cma-zones'],
  },
  {
    id: 'cma-node',
    topic: 'area',
    pattern: wholeMessage('cma: invalid node (?<nid>-?\\d+) specified'),
    bearing: 'look',
    meaning: 'numa_cma= or cma_pernuma= asks for an area on a NUMA node that is not online',
    rules: ['numa-cma-node'],
  },
  {
    id: 'cma-node-failed',
    topic: 'area',
    pattern: wholeMessage(
      'cma: dma_(?:numa|pernuma)_cma_reserve: reservation failed: err (?<err>-?\\d+), node (?<nid>-?\\d+)',
    ),
    bearing: 'problem',
    meaning: 'the CMA area of a NUMA node found no place on it',
    rules: ['numa-cma-failed'],
  },
  {
    id: 'cma-no-value',
    topic: 'command-line',
    pattern: wholeMessage('cma: Config string not provided'),
    bearing: 'problem',
    meaning: 'cma is on the command line without a value',
    rules: ['cma-parameter'],
  },
  {
    id: 'cma-not-queued',
    topic: 'heap',
    pattern: wholeMessage("cma: Couldn't queue default CMA region for heap creation\\."),
    bearing: 'look',
    meaning: 'the default area gets no DMA-buf heap of its own',
    rules: ['cma-areas-full'],
    since: 701,
  },
  {
    id: 'heap-twice',
    topic: 'heap',
    pattern: wholeMessage('dma_heap: Already registered heap named (?<name>.*)'),
    bearing: 'look',
    meaning: 'two CMA areas have one name, and the second gets no DMA-buf heap',
    rules: ['duplicate-name'],
  },
  {
    id: 'heap-failed',
    topic: 'heap',
    pattern: wholeMessage('cma_heap: Failed to add CMA heap (?<name>.*)'),
    bearing: 'look',
    meaning: 'a CMA area got no DMA-buf heap, mostly because another has its name',
    rules: ['duplicate-name'],
  },
  {
    id: 'memory-limited',
    topic: 'command-line',
    pattern: wholeMessage('Memory limited to (?<mib>-?\\d+)MB'),
    bearing: 'look',
    meaning: 'mem= is on the command line: memory above that much is not used',
    rules: [],
  },
  {
    id: 'malformed',
    topic: 'command-line',
    pattern: wholeMessage("Malformed early option '(?<name>cma|numa_cma|cma_pernuma|mem|numa)'"),
    bearing: 'problem',
    meaning: 'a parameter of the command line has a value that the kernel cannot read',
    rules: ['cma-parameter', 'numa-cma-parameter'],
  },
  {
    id: 'crash-reserved',
    topic: 'crash',
    pattern: wholeMessage(
      `crashkernel reserved: (?<base>${ADDRESS}) - (?<end>${ADDRESS}) \\((?<mib>\\d+) MB\\)`,
    ),
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was set aside, as crashkernel= says',
    rules: [],
  },
  {
    id: 'crash-low',
    topic: 'crash',
    pattern: wholeMessage(
      `crashkernel low memory reserved: (?<base>${ADDRESS}) - (?<end>${ADDRESS}) \\((?<mib>\\d+) MB\\)`,
    ),
    bearing: 'harmless',
    meaning: 'memory that DMA reaches was set aside for a crash kernel that lies higher',
    rules: [],
  },
  {
    id: 'crash-reserved-mb',
    topic: 'crash',
    pattern: wholeMessage(
      'Reserving (?<mib>\\d+)MB of memory at (?<at>\\d+)MB for crashkernel \\(System RAM: (?<ram>\\d+)MB\\)',
    ),
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was set aside, as crashkernel= says (32-bit arm)',
    rules: [],
  },
  {
    id: 'crash-failed',
    topic: 'crash',
    pattern: wholeMessage(
      `cannot allocate crashkernel (?<low>low memory )?\\(size:(?<size>${ADDRESS})\\)\\.?|crashkernel reservation failed - (?:memory is in use|No suitable area found)\\.`,
    ),
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  {
    id: 'crash-parameter',
    topic: 'crash',
    pattern: wholeMessage('crashkernel(?:: .*| size resulted in zero bytes)'),
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot read, or that asks for nothing',
    rules: [],
  },
  {
    id: 'elfcorehdr',
    topic: 'other',
    pattern: wholeMessage(
      `OF: fdt: Reserving (?<kib>\\d+) KiB of memory at (?<base>${ADDRESS}) for elfcorehdr|OF: fdt: elfcorehdr is overlapped`,
    ),
    bearing: 'harmless',
    meaning: 'this kernel was started by one that crashed, whose memory it keeps',
    rules: [],
  },
  {
    id: 'memory-ignored',
    topic: 'other',
    pattern: wholeMessage(
      `OF: fdt: Ignoring memory (?:block|range) (?<base>${ADDRESS}) - (?<end>${ADDRESS})`,
    ),
    bearing: 'look',
    meaning: 'a bank of memory is smaller than a page, or where the kernel cannot use it',
    rules: [],
  },
  {
    id: 'ram-ignored',
    topic: 'other',
    pattern: wholeMessage(`Ignoring RAM at (?<base>${ADDRESS})-(?<end>${ADDRESS})`),
    bearing: 'look',
    meaning:
      'what does not fit into the own map of a 32-bit arm kernel is not used where CONFIG_HIGHMEM is off, or where the caches forbid it',
    rules: [],
  },
  {
    id: 'highmem-hint',
    topic: 'other',
    pattern: wholeMessage('Consider using a HIGHMEM enabled kernel\\.'),
    bearing: 'look',
    meaning: 'the line before says which memory is not used for want of CONFIG_HIGHMEM',
    rules: [],
  },
  {
    id: 'below-start',
    topic: 'other',
    pattern: wholeMessage(
      `(?:OF: fdt: )?Ignoring memory below PHYS_OFFSET: (?<base>${ADDRESS})-(?<end>${ADDRESS})|Ignoring memory at (?<at>${ADDRESS}) outside 32-bit physical address space|Truncating memory at (?<cut>${ADDRESS}) to fit in 32-bit physical address space`,
    ),
    bearing: 'look',
    meaning: '32-bit arm cannot address this memory, and does without',
    rules: [],
  },
  {
    id: 'past-linear-map',
    topic: 'other',
    pattern: wholeMessage(
      `Physical memory overflows the linear mapping size: region above (?<base>${ADDRESS}) removed`,
    ),
    bearing: 'look',
    meaning: 'riscv64 does not use the memory above: it does not fit into the map of all memory',
    rules: [],
  },
  {
    id: 'vmalloc-limited',
    topic: 'command-line',
    pattern: wholeMessage('vmalloc area is too (?:small|big), limiting to (?<mib>\\d+)MiB'),
    bearing: 'look',
    meaning:
      'vmalloc= of 32-bit arm asks for less or more than there can be, which moves the end of low memory',
    rules: [],
  },
  {
    id: 'initrd-dropped',
    topic: 'other',
    pattern: wholeMessage(
      `INITRD: (?<base>${ADDRESS})\\+(?<size>${ADDRESS}) (?:is not a memory region - disabling initrd|overlaps in-use memory region)`,
    ),
    bearing: 'problem',
    meaning: 'the initrd lies outside memory, or over something that is reserved already, and is not used',
    rules: [],
  },
  {
    id: 'not-mapped',
    topic: 'other',
    pattern: wholeMessage(
      `BUG: not creating mapping for (?<base>${ADDRESS}) at (?<at>${ADDRESS}) in user region`,
    ),
    bearing: 'problem',
    meaning:
      'a CMA area of 32-bit arm lies below the start of RAM, where the kernel has no place to map it; the kernel mostly stops here',
    rules: [],
    late: true,
  },
  {
    id: 'memreserve',
    topic: 'other',
    pattern: wholeMessage(
      `OF: fdt: Reserved memory: reserved region for node '(?<node>.*)': base (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'harmless',
    meaning: 'a region with a fixed place was set aside',
    rules: [],
    until: 604,
    late: true,
  },
  {
    id: 'assigned',
    topic: 'other',
    pattern: wholeMessage('(?:(?<device>\\S.*): )?assigned reserved memory node (?<node>.*)'),
    bearing: 'harmless',
    meaning: 'a driver got its region: the device allocates from it now',
    rules: [],
    late: true,
  },
  {
    id: 'cma-alloc-failed',
    topic: 'other',
    pattern: wholeMessage(
      'cma: \\w+: (?:(?<area>.*): )?alloc failed, req-size: (?<pages>\\d+) pages, ret: (?<err>-?\\d+).*',
    ),
    bearing: 'problem',
    meaning: 'a CMA area has no free run of pages of that length: it is too small, or pages in it are pinned',
    rules: [],
    late: true,
  },
];
