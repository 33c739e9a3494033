// SPDX-License-Identifier: MIT
//
// What can be seen of a boot, in lists of texts: those of the real one, and those of a predicted one in the same words.
import { endOf, pagesAround, rangeText, sharedRange } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn, subtract, unite, wholePages } from '../base/ranges.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { parseArgs } from '../linux/cmdline.ts';
import type { Topic } from './explanation.ts';
import type { BootFacts } from './facts.ts';
import type { KernelLog } from './kernel-log.ts';
import type { Comparable } from './line-up.ts';
import { loggedMessages, readMessages } from './message.ts';
import type { Message } from './message.ts';
import type { Iomem, MemblockLine } from './proc-files.ts';

/** The lists that are compared: the log, memory, what regions keep, how much CMA areas have, and parameters of the command line. */
export type SeenList = 'log' | 'memory' | 'reserved' | 'cma' | 'command-line';

export const SEEN_LISTS: readonly SeenList[] = ['command-line', 'memory', 'log', 'reserved', 'cma'];

/** One thing that is seen. */
export interface Seen extends Comparable {
  /** What it is about: a node, or a thing that there is one of. */
  readonly subject: string;
  readonly message: Message | null;
}

export type SeenLists = Readonly<Record<SeenList, readonly Seen[]>>;

/** What is known of a real boot. */
export interface RealBoot {
  readonly log: KernelLog;
  readonly facts: BootFacts;
  readonly iomem?: Iomem | undefined;
  /** memblock's lists. */
  readonly memory?: readonly MemblockLine[] | undefined;
  readonly reserved?: readonly MemblockLine[] | undefined;
  /** CmaTotal of /proc/meminfo, in KiB. */
  readonly cmaTotalKib?: bigint | null | undefined;
}

/** The lists of a real boot, for a prediction to be held to. */
export function seenOfReal(real: RealBoot, treeCmdline: string): SeenLists {
  return {
    log: real.log.lines.length === 0 ? [] : messagesSeen(readMessages(real.log.lines)),
    memory: (memoryList(real) ?? []).map((range) => memorySeen(range, range.nomap)),
    reserved: [],
    cma: cmaList(real).map(cmaSeen),
    'command-line': parametersSeen(treeCmdline, real.facts.cmdline ?? ''),
  };
}

/** The same lists, as far as the real boot has them, of a predicted boot. */
export function seenOfPredicted(boot: BootResult, real: RealBoot, treeCmdline: string): SeenLists {
  const page = BigInt(boot.kconfig.pageSize);
  const list = memoryList(real);
  const flags = list?.some(({ nomap }) => nomap !== null) === true;
  const nodes = list?.some(({ node }) => node !== null) === true;
  // memblock's list has what the log rounds to whole pages
  const exact = real.memory !== undefined ? boot.memory : wholePages(boot.memory, page);
  const memory = list === null || !boot.memoryKnown ? [] : exact;
  const areas = bytesIn([...boot.areas, ...boot.numaAreas]) >> 10n;
  return {
    log: messagesSeen(loggedMessages(boot.log)),
    memory: memory.map((range) =>
      memorySeen(nodes ? range : { ...range, node: null }, flags ? range.flags.includes('NOMAP') : null),
    ),
    reserved: [],
    cma: boot.memoryKnown ? cmaList(real).map(() => cmaSeen(areas)) : [],
    'command-line': real.facts.cmdline === null ? [] : parametersSeen(treeCmdline, treeCmdline),
  };
}

/** What each region keeps, and whether the real boot shows all of it as reserved. */
export function reservedSeen(
  boot: BootResult,
  real: RealBoot,
): { readonly real: Seen[]; readonly predicted: Seen[] } {
  const { iomem } = real;
  // 32-bit arm shows nothing as reserved there
  const shows = iomem !== undefined && iomem.reserved.length > 0;
  const shown = real.reserved ?? (shows ? [...iomem.reserved, ...iomem.crash] : undefined);
  if (shown === undefined) return { real: [], predicted: [] };
  const page = BigInt(boot.kconfig.pageSize);
  const reserved = unite(shown);
  // init code and the initrd are given away once they were used, and refused regions, with what lies over them
  const refused = boot.regions.flatMap(({ base, size, outcome }) =>
    outcome === 'failed' && base !== null ? [{ base, size }] : [],
  );
  const given = [boot.layout.image, boot.layout.initrd, ...refused].filter((range) => range !== undefined);
  const freed = unite(given.map((range) => pagesAround(range, page)));
  const seen: { real: Seen[]; predicted: Seen[] } = { real: [], predicted: [] };
  for (const { name, base, size, outcome, nomap } of boot.regions) {
    if (base === null || size === 0n || nomap || NOT_KEPT.has(outcome)) continue;
    const held = boot.memory.flatMap((memory) => sharedRange({ base, size }, memory) ?? []);
    const kept = held.flatMap((part) => boot.reserved.flatMap((range) => sharedRange(part, range) ?? []));
    const parts = subtract(kept, freed);
    if (parts.length === 0) continue;
    const text = `${rangeText({ base, size })} reserved`;
    const item: Seen = { text, subject: name, likeness: [], message: null };
    seen.predicted.push(item);
    // lists of pages show whole ones
    const listed = real.reserved === undefined ? wholePages(parts, page) : parts;
    if (subtract(listed, reserved).length === 0) seen.real.push(item);
  }
  return seen;
}

const NOT_KEPT: ReadonlySet<string> = new Set(['failed', 'disabled', 'ignored', 'unknown']);

function messagesSeen(messages: readonly Message[]): Seen[] {
  return messages
    .filter(({ explanation }) => explanation.late !== true)
    .map((message) => {
      const { id, explanation, text, node, fields } = message;
      const { topic } = explanation;
      // older kernels name the node also where there is none
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
        likeness: [
          `${id} ${subject} ${values.join(' ')}`,
          `${id} ${subject}`,
          // a region's place stands for nothing but a region's place
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

interface SeenMemory extends Range {
  /** Null where the list does not say. */
  readonly node: number | null;
  /** Null where the list does not say. */
  readonly nomap: boolean | null;
}

/** The real boot's list of memory, null where it has none that can be held to a prediction. */
function memoryList({ memory, facts }: RealBoot): SeenMemory[] | null {
  // UEFI's map is split where the tree knows nothing
  if (facts.efi) return null;
  if (memory !== undefined)
    return memory.map((range) => ({ ...range, nomap: range.flags?.includes('NOMAP') ?? null }));
  return facts.memory.length === 0 ? null : facts.memory.map((range) => ({ ...range, nomap: null }));
}

function memorySeen(range: Range & { readonly node: number | null }, nomap: boolean | null): Seen {
  const flag = nomap === true ? ', not mapped' : '';
  const node = range.node === null ? '' : ` node ${range.node}`;
  return {
    text: `${rangeText(range)}${node}${flag}`,
    subject: 'memory',
    likeness: [`at ${range.base}`, `to ${endOf(range)}`],
    message: null,
  };
}

/** How much CMA areas have by the real boot's word, in KiB. */
function cmaList({ facts, cmaTotalKib, log }: RealBoot): bigint[] {
  if (cmaTotalKib !== undefined && cmaTotalKib !== null) return [cmaTotalKib];
  // it was counted before areas across zones were refused
  const refused = readMessages(log.lines).some(({ id }) => id === 'cma-not-active');
  return facts.cmaKib === null || refused ? [] : [facts.cmaKib];
}

function cmaSeen(kib: bigint): Seen {
  return { text: `${kib} KiB in CMA areas`, subject: 'CMA areas', likeness: ['cma'], message: null };
}

/** Parameters that decide about memory. */
const MEMORY_PARAMETERS = new Set(['cma', 'numa_cma', 'cma_pernuma', 'mem', 'crashkernel', 'numa']);

/** The parameters of a command line that the tree's own has too, and that are about memory. */
function parametersSeen(treeCmdline: string, cmdline: string): Seen[] {
  const wanted = new Set(memoryParameters(treeCmdline).map(({ name }) => name));
  const last = new Map<string, string>();
  for (const { name, text } of memoryParameters(cmdline)) if (wanted.has(name)) last.set(name, text);
  return [...last].map(([name, text]) => ({ text, subject: name, likeness: [name], message: null }));
}

function memoryParameters(cmdline: string): { name: string; text: string }[] {
  return parseArgs(cmdline)
    .map(({ name, value }) => ({
      name: name.replaceAll('-', '_'),
      text: value === null ? name : `${name}=${value}`,
    }))
    .filter(({ name }) => MEMORY_PARAMETERS.has(name));
}
