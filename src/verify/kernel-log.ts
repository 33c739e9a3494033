// SPDX-License-Identifier: MIT
//
// The kernel's lines of one boot, from a log in any format, which may have several boots and the output of boot loaders.
import { ARCH_WORDS } from '../linux/arch/arch-of-log.ts';
import { isContinuation } from '../linux/messages/messages.ts';
import { JsonLines, jsonDocument } from './json-log.ts';
import { stripPrefix } from './line-prefix.ts';
import type { StrippedLine } from './line-prefix.ts';
import { logLines } from './log-lines.ts';
import { unwrapped } from './wrapped-lines.ts';

/** A line that the kernel logged. */
export interface KernelLine {
  readonly text: string;
  /** Level; null if the log does not have it. */
  readonly level: number | null;
}

/** The lines of one boot about memory. */
export interface KernelLog {
  /** Number of boots in the log, and number of this one, from 1. */
  readonly boots: number;
  readonly boot: number;
  readonly lines: readonly KernelLine[];
  /** Lines of the boot loader before it about addresses. */
  readonly loader: readonly string[];
  /** Whether the kernel's first line is there. */
  readonly whole: boolean;
  /** Whether the log has lines of the kernel, but not its first. */
  readonly late: boolean;
  /** Whether the log has its first line, but not the line that ends the early memory setup. */
  readonly short: boolean;
  /** Whether the log had more lines than the limit. */
  readonly cut: boolean;
}

/** The requested boot is not in the log. */
export class NoSuchBootError extends Error {
  override readonly name = 'NoSuchBootError';
  /** Number of boots in the log. */
  readonly boots: number;

  constructor(boots: number) {
    super(`the log has ${boots === 1 ? 'only 1 boot' : `only ${boots} boots`}`);
    this.boots = boots;
  }
}

/** Limit of lines: many times the lines of a boot with the maximum of regions. */
const MAX_LINES = 20_000;
const MAX_LOADER_LINES = 200;

/** Words of the kernel's lines about memory and about the boot. */
const WORDS =
  /reserved mem|Reserved memory|cma|CMA|overlaps with|crashkernel|linux,cma|Memory|OF: fdt|Malformed early|memory|Machine model|command line|^ {2}node |^ {2}(?:DMA|DMA32|Normal) |NUMA|numa|\(order: |Linux version|Booting Linux|efi: |^ACPI: | Comm: |HugeTLB|dma_heap|regions without|HIGHMEM|Ignoring RAM|PHYS_OFFSET|32-bit physical|not creating mapping|INITRD: |vmalloc area|linear mapping/;
/** The kernel's lines that are kept: those with the words above, and those that show the architecture. */
const KEPT = new RegExp(`${WORDS.source}|${ARCH_WORDS.join('|')}`);
/** Boot loader lines that are kept. */
const LOADER = /Loading (?:Device Tree|Ramdisk|Kernel)|Using Device Tree|[Oo]verlay|\.dtbo\b/;

/**
 * Line ends within an entry. Patterns of messages are for one line: `.` matches no line end, and a pattern that fails there is
 * tried from each character before it.
 */
const LINE_END = /\r\n?|\n/;
const BOOTING = /^Booting Linux on (?:physical CPU|hartid) /;
const VERSION = /^Linux version \S/;

/**
 * Reads a log in any format of dmesg, journalctl, syslog and serial consoles.
 *
 * @param boot number of the boot, from 1; the last boot if undefined
 * @throws {NoSuchBootError} if the log has fewer boots
 * @example
 * const log = new TextEncoder().encode('[    0.000000] cma: Reserved 64 MiB at 0x000000007bc00000\n');
 * readKernelLog(log).lines[0].text; // 'cma: Reserved 64 MiB at 0x000000007bc00000'
 */
export function readKernelLog(bytes: Uint8Array, boot?: number): KernelLog {
  const boots = new Boots(boot);
  for (const entry of jsonDocument(bytes) ?? textEntries(bytes)) {
    if (!LINE_END.test(entry.text)) {
      boots.add(entry);
      continue;
    }
    for (const [i, text] of entry.text.split(LINE_END, MAX_LINES).entries()) {
      // dmesg --json --file appends the rest of the file to each message
      if (i > 0 && stripPrefix(text).stamped) break;
      boots.add(i === 0 ? { ...entry, text } : { ...entry, text: text.trim() });
    }
  }
  return boots.log();
}

function* textEntries(bytes: Uint8Array): Generator<StrippedLine, void, undefined> {
  const json = new JsonLines();
  for (const line of unwrapped(logLines(bytes))) {
    const entry = json.read(line);
    if (entry === undefined) yield stripPrefix(line);
    else if (entry !== null) yield entry;
  }
}

/** One boot while it is read. */
class Boot {
  lines: KernelLine[] = [];
  loader: readonly string[] = [];
  /** Whether its lines have timestamps, so that others are not the kernel's; null until known. */
  stamped: boolean | null = null;
  firstSeconds: number | null = null;
  /** Whether the kernel logged other things too, so the log was not filtered. */
  others = false;
  booting = false;
  version = false;
  cut = false;
  /** Whether the page allocator has started; all compared lines come before, except the outcome of areas. */
  over = false;

  get started(): boolean {
    return this.booting || this.version;
  }
}

/** Splits lines into boots and keeps the requested one. */
class Boots {
  readonly #wanted: number | undefined;
  #count = 0;
  #current: Boot = new Boot();
  #kept: Boot | undefined;
  #keptNumber = 0;
  #loader: string[] = [];

  constructor(wanted: number | undefined) {
    this.#wanted = wanted;
  }

  add(entry: StrippedLine): void {
    const { text, stamped } = entry;
    const booting = BOOTING.test(text);
    const version = VERSION.test(text);
    if (booting || version) {
      // a later line of this kind without a timestamp is not from the kernel
      if (this.#current.stamped === true && !stamped) return;
      this.#start(booting, stamped);
      this.#current.booting ||= booting;
      this.#current.version ||= version;
    }
    this.#keep(entry);
  }

  log(): KernelLog {
    this.#end();
    const kept = this.#kept;
    if (kept === undefined || (this.#wanted !== undefined && this.#wanted > this.#count))
      throw new NoSuchBootError(this.#count);
    return {
      boots: this.#count,
      boot: this.#keptNumber,
      lines: kept.lines,
      loader: kept.loader,
      whole: kept.started,
      late: !kept.started && ((kept.firstSeconds ?? 0) > 0 || kept.others),
      short: kept.started && kept.others && !kept.over,
      cut: kept.cut,
    };
  }

  /** The first line of a boot, or the second with the kernel version. */
  #start(booting: boolean, stamped: boolean): void {
    const before = this.#current;
    if (before.started && !before.version && !booting) return;
    // lines with timestamps before it are the end of another boot; others are not a kernel's
    if (before.started || before.stamped === true) {
      this.#end();
      this.#current = new Boot();
    } else {
      before.lines = [];
    }
    this.#current.stamped = stamped;
    this.#current.loader = this.#loader;
    this.#loader = [];
  }

  #end(): void {
    this.#count++;
    if (this.#wanted !== undefined && this.#count !== this.#wanted) return;
    this.#kept = this.#current;
    this.#keptNumber = this.#count;
  }

  #keep({ text, level, stamped, seconds }: StrippedLine): void {
    const boot = this.#current;
    if (!stamped && LOADER.test(text) && this.#loader.length < MAX_LOADER_LINES) this.#loader.push(text);
    if (stamped) boot.firstSeconds ??= seconds;
    if (!KEPT.test(text)) {
      boot.others ||= stamped;
      return;
    }
    boot.stamped ??= stamped || null;
    boot.over ||= text.startsWith('Memory: ');
    let line = text;
    if (boot.stamped === true && !stamped) {
      // the second line of a message, to which only some tools add a timestamp
      line = text.trim();
      if (!isContinuation(line)) return;
    }
    if (boot.lines.length >= MAX_LINES) boot.cut = true;
    else boot.lines.push({ text: line, level });
  }
}
