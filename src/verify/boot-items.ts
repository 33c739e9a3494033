// SPDX-License-Identifier: MIT
//
// The items of a real and a predicted boot that `verify` compares, as lists with the same texts for both.
import { endOf, pagesAround, rangeText, sharedRange } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn, subtract, unite, wholePages } from '../base/ranges.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { parseArgs } from '../linux/cmdline.ts';
import type { Topic } from './explanation.ts';
import type { Matchable } from './match-items.ts';
import { loggedMessages, readMessages } from './message.ts';
import type { Message } from './message.ts';
import type { RealBoot } from './real-boot.ts';

/** The lists: messages of the log, ranges of memory, regions that stay reserved, the size of all CMA areas, command line parameters. */
export type ItemList = 'log' | 'memory' | 'reserved' | 'cma' | 'command-line';

export const ITEM_LISTS: readonly ItemList[] = ['command-line', 'memory', 'log', 'reserved', 'cma'];

/** An item of a list. */
export interface BootItem extends Matchable {
  /** The node or other subject. */
  readonly subject: string;
  readonly message: Message | null;
}

export type BootItems = Readonly<Record<ItemList, readonly BootItem[]>>;

/** The items of a real boot. */
export function realItems(real: RealBoot, treeCmdline: string): BootItems {
  return {
    log: real.log.lines.length === 0 ? [] : messageItems(readMessages(real.log.lines)),
    memory: (memoryList(real) ?? []).map((range) => memoryItem(range, range.nomap)),
    reserved: [],
    cma: cmaList(real).map(cmaItem),
    'command-line': parameterItems(treeCmdline, real.facts.cmdline ?? ''),
  };
}

/** The items of a predicted boot, for the lists that the real boot has. */
export function predictedItems(boot: BootResult, real: RealBoot, treeCmdline: string): BootItems {
  const page = BigInt(boot.kconfig.pageSize);
  const list = memoryList(real);
  const flags = list?.some(({ nomap }) => nomap !== null) === true;
  const nodes = list?.some(({ node }) => node !== null) === true;
  // memblock's list has unrounded ranges; the log rounds to whole pages
  const exact = real.memory !== undefined ? boot.memory : wholePages(boot.memory, page);
  const memory = list === null || !boot.memoryKnown ? [] : exact;
  const areas = bytesIn(allAreas(boot)) >> 10n;
  return {
    log: messageItems(loggedMessages(boot.log)),
    memory: memory.map((range) =>
      memoryItem(nodes ? range : { ...range, node: null }, flags ? range.flags.includes('NOMAP') : null),
    ),
    reserved: [],
    cma: boot.memoryKnown ? cmaList(real).map(() => cmaItem(areas)) : [],
    'command-line': real.facts.cmdline === null ? [] : parameterItems(treeCmdline, treeCmdline),
  };
}

/** The regions that stay reserved, and which of them the real boot shows as reserved. */
export function reservedItems(
  boot: BootResult,
  real: RealBoot,
): { readonly real: BootItem[]; readonly predicted: BootItem[] } {
  const { iomem } = real;
  // 32-bit arm shows nothing as reserved there
  const shows = iomem !== undefined && iomem.reserved.length > 0;
  const shown = real.reserved ?? (shows ? [...iomem.reserved, ...iomem.crash] : undefined);
  if (shown === undefined) return { real: [], predicted: [] };
  const page = BigInt(boot.kconfig.pageSize);
  const reserved = unite(shown);
  // Linux frees init code and the initrd after use, and rejected regions, with everything that overlaps them
  const refused = boot.regions.flatMap(({ base, size, outcome }) =>
    outcome === 'failed' && base !== null ? [{ base, size }] : [],
  );
  const given = [boot.layout.image, boot.layout.initrd, ...refused].filter((range) => range !== undefined);
  const freed = unite(given.map((range) => pagesAround(range, page)));
  const items: { real: BootItem[]; predicted: BootItem[] } = { real: [], predicted: [] };
  for (const { name, base, size, outcome, nomap } of boot.regions) {
    if (base === null || size === 0n || nomap || NOT_KEPT.has(outcome)) continue;
    const held = boot.memory.flatMap((memory) => sharedRange({ base, size }, memory) ?? []);
    const kept = held.flatMap((part) => boot.reserved.flatMap((range) => sharedRange(part, range) ?? []));
    const parts = subtract(kept, freed);
    if (parts.length === 0) continue;
    const text = `${rangeText({ base, size })} reserved`;
    const item: BootItem = { text, subject: name, keys: [], message: null };
    items.predicted.push(item);
    // lists of pages show whole ones
    const listed = real.reserved === undefined ? wholePages(parts, page) : parts;
    if (subtract(listed, reserved).length === 0) items.real.push(item);
  }
  return items;
}

const NOT_KEPT: ReadonlySet<string> = new Set(['failed', 'disabled', 'ignored', 'unknown']);

function messageItems(messages: readonly Message[]): BootItem[] {
  return messages
    .filter(({ explanation }) => explanation.late !== true)
    .map((message) => {
      const { id, explanation, text, node, fields } = message;
      const { topic } = explanation;
      // older kernels log a node even without nodes
      const nid = fields['nid'] === -1 ? undefined : fields['nid'];
      const subject = (node ?? fields['area'] ?? nid ?? '').toString();
      const values = Object.entries(fields).flatMap(([name, value]) =>
        name === 'nid' || value === undefined ? [] : `${name}=${value.toString()}`,
      );
      return {
        text,
        subject:
          subject === ''
            ? TOPIC_NAMES[topic]
            : node === null && nid !== undefined
              ? `node ${subject}`
              : subject,
        keys: [
          `${id} ${subject} ${values.join(' ')}`,
          `${id} ${subject}`,
          // the address of a region only matches the address of a region
          ...(topic === 'region' ? [] : [`${topic} ${subject}`]),
        ],
        message,
      };
    });
}

const TOPIC_NAMES: Readonly<Record<Topic, string>> = {
  region: 'a region',
  result: 'a region',
  pool: 'a pool',
  space: 'a region',
  overlap: 'regions that overlap',
  container: '/reserved-memory',
  area: 'default CMA area',
  crash: 'crash kernel',
  'command-line': 'command line',
  heap: 'DMA-buf heaps',
  other: 'memory',
};

interface ListedMemory extends Range {
  /** Null if the list does not show it. */
  readonly node: number | null;
  /** Null if the list does not show it. */
  readonly nomap: boolean | null;
}

/** The real boot's list of memory; null if it has none that can be compared with a prediction. */
function memoryList({ memory, facts }: RealBoot): ListedMemory[] | null {
  // the UEFI memory map is split at addresses that are not in the tree
  if (facts.efi) return null;
  if (memory !== undefined)
    return memory.map((range) => ({ ...range, nomap: range.flags?.includes('NOMAP') ?? null }));
  return facts.memory.length === 0 ? null : facts.memory.map((range) => ({ ...range, nomap: null }));
}

function memoryItem(range: Range & { readonly node: number | null }, nomap: boolean | null): BootItem {
  const flag = nomap === true ? ', not mapped' : '';
  const node = range.node === null ? '' : ` node ${range.node}`;
  return {
    text: `${rangeText(range)}${node}${flag}`,
    subject: 'memory',
    keys: [`at ${range.base}`, `to ${endOf(range)}`],
    message: null,
  };
}

/** Size of all CMA areas in the real boot, in KiB. */
function cmaList({ facts, cmaTotalKib, log }: RealBoot): bigint[] {
  if (cmaTotalKib !== undefined && cmaTotalKib !== null) return [cmaTotalKib];
  // counted before Linux rejected areas that span zones
  const refused = readMessages(log.lines).some(({ id }) => id === 'cma-not-active');
  return facts.cmaKib === null || refused ? [] : [facts.cmaKib];
}

function cmaItem(kib: bigint): BootItem {
  return { text: `${kib} KiB in CMA areas`, subject: 'CMA areas', keys: ['cma'], message: null };
}

/** Parameters that affect memory. */
const MEMORY_PARAMETERS = new Set(['cma', 'numa_cma', 'cma_pernuma', 'mem', 'crashkernel', 'numa']);

/** The memory parameters of a command line that are also in the tree's command line. */
function parameterItems(treeCmdline: string, cmdline: string): BootItem[] {
  const wanted = new Set(memoryParameters(treeCmdline).map(({ name }) => name));
  const last = new Map<string, string>();
  for (const { name, text } of memoryParameters(cmdline)) if (wanted.has(name)) last.set(name, text);
  return [...last].map(([name, text]) => ({ text, subject: name, keys: [name], message: null }));
}

function memoryParameters(cmdline: string): { name: string; text: string }[] {
  return parseArgs(cmdline)
    .map(({ name, value }) => ({
      name: name.replaceAll('-', '_'),
      text: value === null ? name : `${name}=${value}`,
    }))
    .filter(({ name }) => MEMORY_PARAMETERS.has(name));
}
