// SPDX-License-Identifier: MIT
//
// Prefixes of kernel lines from dmesg, journalctl, serial consoles and tools that read them.

/** A line of a log without its prefix. */
export interface StrippedLine {
  readonly text: string;
  /** Level, if the log has it. */
  readonly level: number | null;
  /** Whether the prefix shows that the kernel logged it. */
  readonly stamped: boolean;
  /** Seconds since the kernel started, if the log has them. */
  readonly seconds: number | null;
}

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

/** `<6>`, with a facility in it or not: dmesg -r, /dev/kmsg, syslog. */
const RAW_LEVEL = /^<(\d{1,4})>/;
/** `kern  :info  : `: dmesg -x. */
const NAMED_LEVEL = /^[a-z]{2,10}\d? *:([a-z]+) *: /;
/** `[    0.000000] `, also with the difference (dmesg -d) and with the task or CPU (CONFIG_PRINTK_CALLER). */
const SECONDS = /^ ?\[ *(\d{1,10}\.\d{1,9})(?: *<[^\]]{0,24}>)?\](?:\[ *[TC]\d+\])? ?/;
/** `[Sun Nov 22 20:04:45 2026] ` (dmesg -T), `[Nov22 20:04] ` and `[  +0.000000] ` (dmesg -e), `[20:04:45.123] ` (terminals). */
const CLOCK = /^\[(?:[^\]]{0,40}\d\d:\d\d[^\]]{0,24}| *\+\d+\.\d+)\] ?/;
/** `2026-11-22T20:04:45,123456+00:00 `: dmesg --time-format iso, journalctl -o short-iso, test farms. */
const ISO = /^\d{4}-\d\d-\d\d[T ][\d:]{8}(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /;
/** `Nov 22 20:04:45 host kernel: ` and its like: journalctl, syslog. */
const JOURNAL =
  /^(?:[^[\]:]{0,40}\d\d:\d\d:\d\d[^[\]]{0,80}? |\d{9,11}\.\d+ \S{1,64} |\S{1,64} )kernel(?:\[\d+\])?: /;
/** The kernel's own time after any other prefix. */
const LATER_SECONDS = /^[^[]{1,80}\[ *(\d{1,10}\.\d{6})\](?:\[ *[TC]\d+\])? ?/;

/** Removes the prefixes of a kernel line; there may be several in a row. */
export function stripPrefix(line: string): StrippedLine {
  let text = line;
  let level: number | null = null;
  let stamped = false;
  let seconds: number | null = null;
  for (let i = 0; i < MAX_PREFIXES; i++) {
    const prefix = prefixOf(text, i === 0);
    if (prefix === undefined) break;
    text = text.slice(prefix.length);
    level = prefix.level ?? level;
    seconds = prefix.seconds ?? seconds;
    stamped = true;
  }
  return { text: unescape(text), level, stamped, seconds };
}

/** Limit of prefixes, more than any tool adds. */
const MAX_PREFIXES = 6;

interface Prefix {
  readonly length: number;
  readonly level?: number;
  readonly seconds?: number;
}

const LESS_THAN = 0x3c;
const BRACKET = 0x5b;
const SPACE = 0x20;

/** The next prefix of a line; patterns that its first character rules out are not tried. */
function prefixOf(text: string, first: boolean): Prefix | undefined {
  const start = text.charCodeAt(0);
  if (start === LESS_THAN) {
    const raw = RAW_LEVEL.exec(text);
    if (raw !== null) return { length: raw[0].length, level: Number(raw[1]) & 7 };
  }
  if (start === BRACKET || start === SPACE) {
    const time = SECONDS.exec(text);
    if (time !== null) return { length: time[0].length, seconds: Number(time[1]) };
    const clock = CLOCK.exec(text);
    if (clock !== null) return { length: clock[0].length };
  }
  if (start >= 0x61 && start <= 0x7a) {
    const named = NAMED_LEVEL.exec(text);
    const level = named === null ? -1 : LEVELS.indexOf(named[1]!);
    if (named !== null && level >= 0) return { length: named[0].length, level };
  }
  if (start >= 0x30 && start <= 0x39) {
    const iso = ISO.exec(text);
    if (iso !== null) return { length: iso[0].length };
  }
  const kernel = text.indexOf(' kernel');
  if (kernel > 0 && kernel < MAX_PREFIX) {
    const journal = JOURNAL.exec(text);
    if (journal !== null) return { length: journal[0].length };
  }
  if (!first) return undefined;
  const bracket = text.indexOf('[');
  if (bracket < 1 || bracket > MAX_PREFIX) return undefined;
  const later = LATER_SECONDS.exec(text);
  return later === null ? undefined : { length: later[0].length, seconds: Number(later[1]) };
}

/** Characters of the longest prefix. */
const MAX_PREFIX = 160;

/** Undoes the escaping of /dev/kmsg for bytes that are not printable ASCII. */
function unescape(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
