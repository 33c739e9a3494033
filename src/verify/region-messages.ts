// SPDX-License-Identifier: MIT
//
// What kernels log about the regions of /reserved-memory and what handlers make of them.
import { ADDRESS, wholeMessage } from './message-kind.ts';
import type { MessageKind } from './message-kind.ts';

/** Since 6.x the first pass has the prefix of the late one. */
const PREFIX = 'OF: (?:reserved mem|fdt): (?:Reserved memory: )?';

export const REGION_MESSAGES: readonly MessageKind[] = [
  {
    id: 'region',
    topic: 'region',
    pattern: wholeMessage(
      `OF: reserved mem: (?<base>${ADDRESS})\\.\\.(?<last>${ADDRESS}) \\((?<kib>\\d+) KiB\\) (?<map>nomap|map) (?<reusable>reusable|non-reusable) (?<node>.*)`,
    ),
    bearing: 'harmless',
    meaning: 'a region was set aside: where, how large, whether the kernel maps it, and its node',
    rules: [],
    since: 604,
  },
  {
    id: 'initialized',
    topic: 'result',
    pattern: wholeMessage('OF: reserved mem: initialized node (?<node>.*), compatible id (?<compatible>.*)'),
    bearing: 'harmless',
    meaning: 'a handler took the region: it is now what its compatible says',
    rules: [],
  },
  {
    id: 'matching-fail',
    topic: 'result',
    pattern: wholeMessage('OF: reserved mem: node (?<node>.*) compatible matching fail'),
    bearing: 'problem',
    meaning:
      'a handler refused the region: it is no region at all, and its memory is ordinary memory. The line before mostly says why',
    rules: ['cma-alignment', 'restricted-pool', 'coherent-pool-mapped'],
  },
  {
    id: 'created-cma',
    topic: 'pool',
    pattern: wholeMessage(
      `Reserved memory: created CMA memory pool at (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'harmless',
    meaning: 'the region became a CMA area: movable pages use it until a device needs it',
    rules: [],
    nodeFollows: true,
  },
  {
    id: 'created-dma',
    topic: 'pool',
    pattern: wholeMessage(
      `Reserved memory: created DMA memory pool at (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'harmless',
    meaning:
      'the region became a coherent pool, which devices that refer to it allocate from, and nobody else',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  {
    id: 'created-restricted',
    topic: 'pool',
    pattern: wholeMessage(
      `Reserved memory: created restricted DMA pool at (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'harmless',
    meaning: 'the region became a restricted pool: the devices that refer to it reach no other memory',
    rules: ['restricted-pool'],
    nodeFollows: true,
  },
  {
    id: 'coherent-failed',
    topic: 'pool',
    pattern: wholeMessage(
      `Reserved memory: failed to init DMA memory pool at (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'problem',
    meaning: 'a driver asked for a coherent pool that the kernel could not map, and gets none of it',
    rules: ['outside-memory'],
    late: true,
  },
  {
    id: 'cma-misaligned',
    topic: 'pool',
    pattern: wholeMessage('Reserved memory: incorrect alignment of CMA region'),
    bearing: 'problem',
    meaning: 'a CMA region does not begin and end on a pageblock, and is refused; the next line names it',
    rules: ['cma-alignment', 'cma-page-size'],
    nodeFollows: true,
  },
  {
    id: 'cma-setup',
    topic: 'pool',
    pattern: wholeMessage('Reserved memory: unable to setup CMA region'),
    bearing: 'problem',
    meaning:
      'a CMA region could not be made an area: no room for more of them, or nothing is reserved there; the next line names it',
    rules: ['cma-areas-full', 'no-map-busy'],
    nodeFollows: true,
  },
  {
    id: 'cma-not-listed',
    topic: 'pool',
    pattern: wholeMessage("Couldn't store CMA reserved area\\."),
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
    pattern: wholeMessage('Reserved memory: regions without no-map are not yet supported'),
    bearing: 'problem',
    meaning: 'on 32-bit arm a coherent pool must have no-map: the region is refused; the next line names it',
    rules: ['coherent-pool-mapped'],
    nodeFollows: true,
  },
  {
    id: 'default-dropped',
    topic: 'pool',
    pattern: wholeMessage('Skipping dt linux,cma-default node in favor for "cma=" kernel param\\.'),
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default is dropped: it is not even reserved',
    rules: ['cma-default-dropped'],
    since: 700,
  },
  {
    id: 'default-bypassed',
    topic: 'pool',
    pattern: wholeMessage('Reserved memory: bypass (?<node>.*) node, using cmdline CMA params instead'),
    bearing: 'look',
    meaning:
      'cma= is on the command line, so the region with linux,cma-default does not become the default area',
    rules: ['cma-default-dropped'],
    until: 700,
  },
  {
    id: 'reserve-failed',
    topic: 'space',
    pattern: wholeMessage(
      `${PREFIX}failed to reserve memory for node '(?<node>.*)': base (?<base>${ADDRESS}), size (?<mib>\\d+) MiB`,
    ),
    bearing: 'problem',
    meaning:
      'a region with a fixed place could not be set aside: its size is 0, or it has no-map and lies over memory that is in use already',
    rules: ['no-map-busy', 'zero-size'],
  },
  {
    id: 'allocate-failed',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}failed to allocate memory for node '(?<node>.*)': size (?<mib>\\d+) MiB`),
    bearing: 'problem',
    meaning:
      'there was no free memory for a region without a fixed place: its size, alignment or alloc-ranges ask for too much',
    rules: ['region-unplaced'],
  },
  {
    id: 'several-entries',
    topic: 'space',
    pattern: wholeMessage(
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
    pattern: wholeMessage(
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
    pattern: wholeMessage(`${PREFIX}invalid reg property in '(?<node>.*)', skipping node\\.`),
    bearing: 'problem',
    meaning: 'the length of reg is no whole number of entries, and the region is passed over',
    rules: ['reg-length'],
    until: 700,
  },
  {
    id: 'bad-size',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}invalid size property in '(?<node>.*)' node\\.`),
    bearing: 'problem',
    meaning: 'size has not the number of cells that #size-cells says, and the region is passed over',
    rules: ['size-length'],
  },
  {
    id: 'bad-alignment',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}invalid alignment property in '(?<node>.*)' node\\.`),
    bearing: 'problem',
    meaning: 'alignment has not the number of cells that Linux reads, and the region is passed over',
    rules: ['alignment-length'],
  },
  {
    id: 'bad-alloc-ranges',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}invalid alloc-ranges property in '(?<node>.*)', skipping node\\.`),
    bearing: 'problem',
    meaning: 'the length of alloc-ranges is no whole number of entries, and the region is passed over',
    rules: ['alloc-ranges-length'],
    until: 700,
  },
  {
    id: 'too-many-dynamic',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}too many defined dynamic regions, skip '(?<node>.*)'`),
    bearing: 'problem',
    meaning:
      'there are more regions without a fixed place than the kernel has room for, and this one is passed over',
    rules: ['dynamic-regions-full'],
  },
  {
    id: 'too-many-regions',
    topic: 'space',
    pattern: wholeMessage(`${PREFIX}not enough space for all defined regions\\.`),
    bearing: 'problem',
    meaning: 'the array of regions is full: the region is set aside, but no driver can find it',
    rules: ['dynamic-regions-full'],
  },
  {
    id: 'overlap',
    topic: 'overlap',
    pattern: wholeMessage(
      `OF: reserved mem: OVERLAP DETECTED!(?:\\n(?<node>.*) \\((?<base>${ADDRESS})--(?<end>${ADDRESS})\\) overlaps with (?<other>.*) \\((?<base2>${ADDRESS})--(?<end2>${ADDRESS})\\))?`,
    ),
    bearing: 'problem',
    meaning: 'two regions share memory (the ends that are shown are the first addresses after them)',
    rules: ['overlap'],
  },
  {
    id: 'container',
    topic: 'container',
    pattern: wholeMessage(`${PREFIX}unsupported node format, ignoring`),
    bearing: 'problem',
    meaning:
      '/reserved-memory lacks ranges, or has other cells than the root: no region in it is read at all',
    rules: ['container-ranges', 'container-cells'],
  },
  {
    id: 'no-container',
    topic: 'container',
    pattern: wholeMessage(`${PREFIX}No reserved-memory node in the DT`),
    bearing: 'harmless',
    meaning: 'the tree has no /reserved-memory',
    rules: [],
    since: 612,
  },
];
