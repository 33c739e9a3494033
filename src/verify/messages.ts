// SPDX-License-Identifier: MIT
//
// What kernels log about reserved memory: the messages of Linux 7.2, and what 4.x to 7.1 had in their place.
import type { RuleId } from '../diagnostics/rule-ids.ts';

/** What a message says of the board: nothing is wrong; it depends; something was lost or refused. */
export type Bearing = 'harmless' | 'look' | 'problem';

/** What messages are about: those that share a topic and a subject stand for each other. */
export type Topic =
  | 'region'
  | 'result'
  | 'pool'
  | 'space'
  | 'overlap'
  | 'container'
  | 'area'
  | 'crash'
  | 'command-line'
  | 'heap'
  | 'other';

/** A message that kernels log. Groups of the pattern: `node`, the node it is about; `other`, a second one; any others are its values. */
export interface MessageKind {
  readonly id: string;
  readonly topic: Topic;
  readonly pattern: RegExp;
  readonly bearing: Bearing;
  readonly meaning: string;
  /** Rules whose pages say more. */
  readonly rules: readonly RuleId[];
  /** The node it is about is that of the next message that names one. */
  readonly nodeFollows?: true;
  /** It comes while drivers start or later, or is one of many of its kind: no part of what is predicted. */
  readonly late?: true;
  /** The first release that logs it, as 100 * major + minor. */
  readonly since?: number;
  /** The first release that does not. */
  readonly until?: number;
}

const A = '0x[0-9a-f]{1,16}';
/** Since 6.x the first pass has the prefix of the late one. */
const PREFIX = 'OF: (?:reserved mem|fdt): (?:Reserved memory: )?';

function pattern(text: string): RegExp {
  return new RegExp(`^${text}$`);
}

export const MESSAGES: readonly MessageKind[] = [
  {
    id: 'region',
    topic: 'region',
    pattern: pattern(
      `OF: reserved mem: (?<base>${A})\\.\\.(?<last>${A}) \\((?<kib>\\d+) KiB\\) (?<map>nomap|map) (?<reusable>reusable|non-reusable) (?<node>.*)`,
    ),
    bearing: 'harmless',
    meaning: 'a region was set aside: where, how large, whether the kernel maps it, and its node',
    rules: [],
    since: 604,
  },
  {
    id: 'initialized',
    topic: 'result',
    pattern: pattern('OF: reserved mem: initialized node (?<node>.*), compatible id (?<compatible>.*)'),
    bearing: 'harmless',
    meaning: 'a handler took the region: it is now what its compatible says',
    rules: [],
  },
  {
    id: 'matching-fail',
    topic: 'result',
    pattern: pattern('OF: reserved mem: node (?<node>.*) compatible matching fail'),
    bearing: 'problem',
    meaning:
      'a handler refused the region: it is no region at all, and its memory is ordinary memory. The line before mostly says why',
    rules: ['cma-alignment', 'restricted-pool', 'coherent-pool-mapped'],
  },
  {
    id: 'created-cma',
    topic: 'pool',
    pattern: pattern(`Reserved memory: created CMA memory pool at (?<base>${A}), size (?<mib>\\d+) MiB`),
    bearing: 'harmless',
    meaning: 'the region became a CMA area: movable pages use it until a device needs it',
    rules: [],
    nodeFollows: true,
  },
  {
    id: 'created-dma',
    topic: 'pool',
    pattern: pattern(`Reserved memory: created DMA memory pool at (?<base>${A}), size (?<mib>\\d+) MiB`),
    bearing: 'harmless',
    meaning:
      'the region became a coherent pool, which devices that refer to it allocate from, and nobody else',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  {
    id: 'created-restricted',
    topic: 'pool',
    pattern: pattern(`Reserved memory: created restricted DMA pool at (?<base>${A}), size (?<mib>\\d+) MiB`),
    bearing: 'harmless',
    meaning: 'the region became a restricted pool: the devices that refer to it reach no other memory',
    rules: ['restricted-pool'],
    nodeFollows: true,
  },
  {
    id: 'cma-misaligned',
    topic: 'pool',
    pattern: pattern('Reserved memory: incorrect alignment of CMA region'),
    bearing: 'problem',
    meaning: 'a CMA region does not begin and end on a pageblock, and is refused; the next line names it',
    rules: ['cma-alignment', 'cma-page-size'],
    nodeFollows: true,
  },
  {
    id: 'cma-setup',
    topic: 'pool',
    pattern: pattern('Reserved memory: unable to setup CMA region'),
    bearing: 'problem',
    meaning:
      'a CMA region could not be made an area: no room for more of them, or nothing is reserved there; the next line names it',
    rules: ['cma-areas-full', 'no-map-busy'],
    nodeFollows: true,
  },
  {
    id: 'cma-not-listed',
    topic: 'pool',
    pattern: pattern("Couldn't store CMA reserved area\\."),
    bearing: 'look',
    meaning:
      'a CMA region is an area, but there is no room for it in the list that DMA-buf heaps are made of',
    rules: ['cma-areas-full'],
    nodeFollows: true,
    since: 701,
  },
  {
    id: 'pool-mapped',
    topic: 'pool',
    pattern: pattern('Reserved memory: regions without no-map are not yet supported'),
    bearing: 'problem',
    meaning: 'on 32-bit arm a coherent pool must have no-map: the region is refused; the next line names it',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  {
    id: 'default-dropped',
    topic: 'pool',
    pattern: pattern('Skipping dt linux,cma-default node in favor for "cma=" kernel param\\.'),
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default is dropped: it is not even reserved',
    rules: ['cma-default-dropped'],
    since: 700,
  },
  {
    id: 'default-bypassed',
    topic: 'pool',
    pattern: pattern('Reserved memory: bypass (?<node>.*) node, using cmdline CMA params instead'),
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default does not become the default area',
    rules: ['cma-default-dropped'],
    until: 700,
  },
  {
    id: 'reserve-failed',
    topic: 'space',
    pattern: pattern(
      `${PREFIX}failed to reserve memory for node '(?<node>.*)': base (?<base>${A}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'problem',
    meaning:
      'a region with a fixed place could not be set aside: its size is 0, or it has no-map and lies over memory that is in use already',
    rules: ['no-map-busy', 'zero-size'],
  },
  {
    id: 'allocate-failed',
    topic: 'space',
    pattern: pattern(`${PREFIX}failed to allocate memory for node '(?<node>.*)': size (?<mib>\\d+) MiB`),
    bearing: 'problem',
    meaning:
      'there was no free memory for a region without a fixed place: its size, alignment or alloc-ranges ask for too much',
    rules: ['region-unplaced'],
  },
  {
    id: 'several-entries',
    topic: 'space',
    pattern: pattern(
      `${PREFIX}node '(?<node>.*)' has (?<entries>\\d+) <base size> entries, only the first is used`,
    ),
    bearing: 'look',
    meaning: 'reg of the region has several entries, and all but the first are ordinary memory',
    rules: ['reg-entries'],
    since: 700,
  },
  {
    id: 'entries-ignored',
    topic: 'space',
    pattern: pattern(
      `${PREFIX}fdt_scan_reserved_mem_reg_nodes\\(\\) ignores (?<entries>\\d+) regions in node '(?<node>.*)'`,
    ),
    bearing: 'look',
    meaning: 'reg of the region has several entries: all are set aside, and drivers get the first alone',
    rules: ['reg-entries'],
    until: 700,
  },
  {
    id: 'bad-reg',
    topic: 'space',
    pattern: pattern(`${PREFIX}invalid reg property in '(?<node>.*)', skipping node\\.`),
    bearing: 'problem',
    meaning: 'the length of reg is no whole number of entries, and the region is passed over',
    rules: ['reg-length'],
    until: 700,
  },
  {
    id: 'bad-size',
    topic: 'space',
    pattern: pattern(`${PREFIX}invalid size property in '(?<node>.*)' node\\.`),
    bearing: 'problem',
    meaning: 'size has not the number of cells that #size-cells says, and the region is passed over',
    rules: ['size-length'],
  },
  {
    id: 'bad-alignment',
    topic: 'space',
    pattern: pattern(`${PREFIX}invalid alignment property in '(?<node>.*)' node\\.`),
    bearing: 'problem',
    meaning: 'alignment has not the number of cells that Linux reads, and the region is passed over',
    rules: ['alignment-length'],
  },
  {
    id: 'bad-alloc-ranges',
    topic: 'space',
    pattern: pattern(`${PREFIX}invalid alloc-ranges property in '(?<node>.*)', skipping node\\.`),
    bearing: 'problem',
    meaning: 'the length of alloc-ranges is no whole number of entries, and the region is passed over',
    rules: ['alloc-ranges-length'],
    until: 700,
  },
  {
    id: 'too-many-dynamic',
    topic: 'space',
    pattern: pattern(`${PREFIX}too many defined dynamic regions, skip '(?<node>.*)'`),
    bearing: 'problem',
    meaning:
      'there are more regions without a fixed place than the kernel has room for, and this one is passed over',
    rules: ['dynamic-regions-full'],
  },
  {
    id: 'too-many-regions',
    topic: 'space',
    pattern: pattern(`${PREFIX}not enough space for all defined regions\\.`),
    bearing: 'problem',
    meaning: 'the array of regions is full: the region is set aside, but no driver can find it',
    rules: ['dynamic-regions-full'],
  },
  {
    id: 'overlap',
    topic: 'overlap',
    pattern: pattern(
      `OF: reserved mem: OVERLAP DETECTED!(?:\\n(?<node>.*) \\((?<base>${A})--(?<end>${A})\\) overlaps with (?<other>.*) \\((?<base2>${A})--(?<end2>${A})\\))?`,
    ),
    bearing: 'problem',
    meaning: 'two regions share memory (the ends that are shown are the first addresses after them)',
    rules: ['overlap'],
  },
  {
    id: 'container',
    topic: 'container',
    pattern: pattern(`${PREFIX}unsupported node format, ignoring`),
    bearing: 'problem',
    meaning:
      '/reserved-memory lacks ranges, or has other cells than the root: no region in it is read at all',
    rules: ['container-ranges', 'container-cells'],
  },
  {
    id: 'no-container',
    topic: 'container',
    pattern: pattern(`${PREFIX}No reserved-memory node in the DT`),
    bearing: 'harmless',
    meaning: 'the tree has no /reserved-memory',
    rules: [],
    since: 612,
  },
  {
    id: 'cma-reserved',
    topic: 'area',
    pattern: pattern(
      `cma: Reserved (?<mib>\\d+) MiB at (?<base>${A})(?: on node (?<nid>-?\\d+)| in \\d+ ranges)?`,
    ),
    bearing: 'harmless',
    meaning:
      'the default CMA area was set aside, or that of a NUMA node: as large as cma= or the configuration says',
    rules: [],
  },
  {
    id: 'cma-failed',
    topic: 'area',
    pattern: pattern('cma: Failed to reserve (?<mib>\\d+) MiB(?: on node (?<nid>-?\\d+))?'),
    bearing: 'problem',
    meaning: 'there is no room for the default CMA area, or that of a NUMA node',
    rules: ['default-area-unplaced', 'numa-cma-failed'],
  },
  {
    id: 'cma-unaligned',
    topic: 'area',
    pattern: pattern(`cma: Region at (?<base>${A}) must be aligned to (?<align>${A}) bytes`),
    bearing: 'problem',
    meaning: 'the base that cma= names is not on a pageblock, and there is no default area',
    rules: ['cma-parameter'],
  },
  {
    id: 'cma-past-limit',
    topic: 'area',
    pattern: pattern(
      `cma: Size \\((?<size>${A})\\) of region at (?<base>${A}) exceeds limit \\((?<limit>${A})\\)`,
    ),
    bearing: 'problem',
    meaning: 'the area that cma= asks for does not end below its limit, or the end of memory',
    rules: ['cma-parameter', 'default-area-unplaced'],
  },
  {
    id: 'cma-full',
    topic: 'area',
    pattern: pattern('cma: Not enough slots for CMA reserved regions!'),
    bearing: 'problem',
    meaning:
      'there are as many CMA areas as the kernel has room for (CONFIG_CMA_AREAS), and this one is refused',
    rules: ['cma-areas-full'],
  },
  {
    id: 'cma-not-active',
    topic: 'area',
    pattern: pattern('cma: CMA area (?<area>.*) could not be activated'),
    bearing: 'problem',
    meaning: 'a CMA area lies across two zones, and nobody can allocate from it',
    rules: ['cma-zones'],
  },
  {
    id: 'cma-node',
    topic: 'area',
    pattern: pattern('cma: invalid node (?<nid>-?\\d+) specified'),
    bearing: 'look',
    meaning: 'numa_cma= or cma_pernuma= asks for an area on a NUMA node that is not online',
    rules: ['numa-cma-node'],
  },
  {
    id: 'cma-node-failed',
    topic: 'area',
    pattern: pattern(
      'cma: dma_(?:numa|pernuma)_cma_reserve: reservation failed: err (?<err>-?\\d+), node (?<nid>-?\\d+)',
    ),
    bearing: 'problem',
    meaning: 'the CMA area of a NUMA node found no place on it',
    rules: ['numa-cma-failed'],
  },
  {
    id: 'cma-no-value',
    topic: 'command-line',
    pattern: pattern('cma: Config string not provided'),
    bearing: 'problem',
    meaning: 'cma is on the command line without a value',
    rules: ['cma-parameter'],
  },
  {
    id: 'cma-not-queued',
    topic: 'heap',
    pattern: pattern("cma: Couldn't queue default CMA region for heap creation\\."),
    bearing: 'look',
    meaning: 'the default area gets no DMA-buf heap of its own',
    rules: ['cma-areas-full'],
    since: 701,
  },
  {
    id: 'heap-twice',
    topic: 'heap',
    pattern: pattern('dma_heap: Already registered heap named (?<name>.*)'),
    bearing: 'look',
    meaning: 'two CMA areas have one name, and the second gets no DMA-buf heap',
    rules: ['duplicate-name'],
  },
  {
    id: 'heap-failed',
    topic: 'heap',
    pattern: pattern('cma_heap: Failed to add CMA heap (?<name>.*)'),
    bearing: 'look',
    meaning: 'a CMA area got no DMA-buf heap, mostly because another has its name',
    rules: ['duplicate-name'],
  },
  {
    id: 'memory-limited',
    topic: 'command-line',
    pattern: pattern('Memory limited to (?<mib>-?\\d+)MB'),
    bearing: 'look',
    meaning: 'mem= is on the command line: memory above that much is not used',
    rules: [],
  },
  {
    id: 'malformed',
    topic: 'command-line',
    pattern: pattern("Malformed early option '(?<name>cma|numa_cma|cma_pernuma|mem|numa)'"),
    bearing: 'problem',
    meaning: 'a parameter of the command line has a value that the kernel cannot read',
    rules: ['cma-parameter', 'numa-cma-parameter'],
  },
  {
    id: 'crash-reserved',
    topic: 'crash',
    pattern: pattern(`crashkernel reserved: (?<base>${A}) - (?<end>${A}) \\((?<mib>\\d+) MB\\)`),
    bearing: 'harmless',
    meaning: 'memory for a crash kernel was set aside, as crashkernel= says',
    rules: [],
  },
  {
    id: 'crash-low',
    topic: 'crash',
    pattern: pattern(`crashkernel low memory reserved: (?<base>${A}) - (?<end>${A}) \\((?<mib>\\d+) MB\\)`),
    bearing: 'harmless',
    meaning: 'memory that DMA reaches was set aside for a crash kernel that lies higher',
    rules: [],
  },
  {
    id: 'crash-failed',
    topic: 'crash',
    pattern: pattern(
      `cannot allocate crashkernel (?<low>low memory )?\\(size:(?<size>${A})\\)\\.?|crashkernel reservation failed - memory is in use\\.`,
    ),
    bearing: 'problem',
    meaning: 'there is no room for the crash kernel that crashkernel= asks for',
    rules: [],
  },
  {
    id: 'crash-parameter',
    topic: 'crash',
    pattern: pattern('crashkernel(?:: .*| size resulted in zero bytes)'),
    bearing: 'look',
    meaning: 'crashkernel= has a value that the kernel cannot read, or that asks for nothing',
    rules: [],
  },
  {
    id: 'elfcorehdr',
    topic: 'other',
    pattern: pattern(
      `OF: fdt: Reserving (?<kib>\\d+) KiB of memory at (?<base>${A}) for elfcorehdr|OF: fdt: elfcorehdr is overlapped`,
    ),
    bearing: 'harmless',
    meaning: 'this kernel was started by one that crashed, whose memory it keeps',
    rules: [],
  },
  {
    id: 'memory-ignored',
    topic: 'other',
    pattern: pattern(`OF: fdt: Ignoring memory (?:block|range) (?<base>${A}) - (?<end>${A})`),
    bearing: 'look',
    meaning: 'a bank of memory is smaller than a page, or where the kernel cannot use it',
    rules: [],
  },
  {
    id: 'memreserve',
    topic: 'other',
    pattern: pattern(
      `OF: fdt: Reserved memory: reserved region for node '(?<node>.*)': base (?<base>${A}), size (?<mib>\\d+) MiB`,
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
    pattern: pattern('(?:(?<device>\\S.*): )?assigned reserved memory node (?<node>.*)'),
    bearing: 'harmless',
    meaning: 'a driver got its region: the device allocates from it now',
    rules: [],
    late: true,
  },
  {
    id: 'cma-alloc-failed',
    topic: 'other',
    pattern: pattern(
      'cma: \\w+: (?:(?<area>.*): )?alloc failed, req-size: (?<pages>\\d+) pages, ret: (?<err>-?\\d+).*',
    ),
    bearing: 'problem',
    meaning: 'a CMA area has no free run of pages of that length: it is too small, or pages in it are pinned',
    rules: [],
    late: true,
  },
];
