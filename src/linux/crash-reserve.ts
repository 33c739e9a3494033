// SPDX-License-Identifier: MIT
//
// kernel/crash_reserve.c of Linux 7.2: `crashkernel=`, as arm64 reserves for it.
import type { Range } from '../base/range.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { MessageId } from './messages/messages.ts';
import type { LogLine } from './printk.ts';
import { addU64, roundUp } from '../base/u64.ts';
import { memparse } from './cmdline.ts';
import type { Parsed } from './cmdline.ts';
import { EINVAL, ENOENT } from './errno.ts';

const CRASH_ALIGN = 0x200000n;
const SZ_128M = 1n << 27n;
/** `DEFAULT_CRASH_KERNEL_LOW_SIZE` */
const DEFAULT_LOW_SIZE = SZ_128M;

/** What `crashkernel=` asks for; sizes in bytes. */
interface CrashKernel {
  readonly size: bigint;
  /** Where it must lie, 0 for anywhere. */
  readonly base: bigint;
  /** What goes below the DMA limit as well, if the rest lies above it. */
  readonly lowSize: bigint;
  readonly high: boolean;
}

/**
 * `arch_reserve_crashkernel()`
 *
 * @param lowEnd the end of the memory that every device reaches (`CRASH_ADDR_LOW_MAX`)
 * @param highEnd the end of physical memory (`CRASH_ADDR_HIGH_MAX`)
 */
export function reserveCrashkernel(
  cmdline: string,
  kernel: EarlyKernel,
  lowEnd: bigint,
  highEnd: bigint,
): void {
  const request = parseCrashkernel(cmdline, kernel);
  if (typeof request === 'number') return;
  const { memblock, printk } = kernel;
  const allocate = (size: bigint, start: bigint, end: bigint): bigint =>
    memblock.physAllocRange({ size, align: CRASH_ALIGN, start, end });
  const { size } = request;
  const found =
    kernel.release.crashkernel.search === 'retries'
      ? findRetrying(request, allocate, lowEnd, highEnd)
      : findOnce(request, allocate, lowEnd, highEnd);
  if (found === null) {
    printk.log('crash-in-use', {});
    return;
  }
  const { base, lowSize } = found;
  if (base === 0n) {
    printk.log('crash-failed', { size });
    return;
  }
  if (base >= lowEnd && lowSize !== 0n && !reserveLow(lowSize, allocate(lowSize, 0n, lowEnd), kernel)) {
    memblock.free(base, size);
    return;
  }
  printk.log('crash-reserved', { base, end: addU64(base, size), size });
}

/** Finds memory in a range, and gives its base, or 0. */
type Allocate = (size: bigint, start: bigint, end: bigint) => bigint;

/** What was found, with what goes below the DMA limit too; base 0 for nothing. */
interface Found {
  readonly base: bigint;
  readonly lowSize: bigint;
}

/** `reserve_crashkernel_generic()`: null where the base that was asked for is taken. */
function findRetrying(
  { size, base, lowSize, high }: CrashKernel,
  allocate: Allocate,
  lowEnd: bigint,
  highEnd: bigint,
): Found | null {
  if (base !== 0n) {
    const fixed = allocate(size, base, addU64(base, size));
    return fixed === 0n ? null : { base: fixed, lowSize };
  }
  if (high) return { base: allocate(size, lowEnd, highEnd) || allocate(size, 0n, lowEnd), lowSize };
  const low = allocate(size, 0n, lowEnd);
  if (low !== 0n) return { base: low, lowSize };
  return { base: allocate(size, lowEnd, highEnd), lowSize: DEFAULT_LOW_SIZE };
}

/** `reserve_crashkernel()` of arm64 before that. */
function findOnce(
  { size, base, lowSize, high }: CrashKernel,
  allocate: Allocate,
  lowEnd: bigint,
  highEnd: bigint,
): Found {
  const end = base !== 0n ? addU64(base, size) : high ? highEnd : lowEnd;
  return { base: allocate(size, base, end), lowSize };
}

/** `reserve_crashkernel_low()`, given what was allocated for it. */
function reserveLow(size: bigint, base: bigint, { printk }: EarlyKernel): boolean {
  if (base === 0n) {
    printk.log('crash-low-failed', { size });
    return false;
  }
  printk.log('crash-low', { base, end: addU64(base, size), size });
  return true;
}

/**
 * `parse_crashkernel()`: the last one counts; one with `,high` only where none is without a suffix.
 *
 * @param ram bytes of memory that it may be a part of
 */
export function parseCrashkernel(
  cmdline: string,
  kernel: EarlyKernel,
  ram = kernel.memblock.physMemSize(),
): CrashKernel | number {
  const { kconfig, release } = kernel;
  const { search, suffixes } = release.crashkernel;
  const request = parseRequest(cmdline, ram, suffixes, kernel);
  if (typeof request === 'number') return request;
  if (search === 'retries') return request.size >= ram ? -EINVAL : request;
  return { ...request, size: roundUp(request.size, BigInt(kconfig.pageSize)) };
}

function parseRequest(
  cmdline: string,
  ram: bigint,
  suffixes: readonly string[],
  kernel: EarlyKernel,
): CrashKernel | number {
  const plain = lastValue(cmdline, null, suffixes);
  if (plain !== undefined) {
    const colon = plain.split(' ')[0]!.includes(':');
    const parsed = colon ? parseRanges(plain, ram, kernel) : parseSimple(plain, kernel);
    if (typeof parsed === 'number' || parsed.size === 0n) return -EINVAL;
    return { ...parsed, lowSize: 0n, high: false };
  }
  const high = lastValue(cmdline, ',high', suffixes);
  if (high === undefined) return -ENOENT;
  const size = parseSuffixed(high, ',high', kernel);
  if (size === undefined || size === 0n) return -EINVAL;
  const low = lastValue(cmdline, ',low', suffixes);
  const defaultLow = kernel.release.crashkernel.search === 'retries' ? DEFAULT_LOW_SIZE : 0n;
  const lowSize = low === undefined ? defaultLow : parseSuffixed(low, ',low', kernel);
  return lowSize === undefined ? -EINVAL : { size, base: 0n, lowSize, high: true };
}

/** `get_last_crashkernel()`: what follows the last `crashkernel=` with that suffix, or with none of those that there are. */
function lastValue(cmdline: string, suffix: string | null, suffixes: readonly string[]): string | undefined {
  const name = 'crashkernel=';
  let found: string | undefined;
  for (let at = cmdline.indexOf(name); at >= 0; at = cmdline.indexOf(name, at + 1)) {
    const rest = cmdline.slice(at + name.length);
    const word = rest.split(' ')[0]!;
    const fits = suffix === null ? !suffixes.some((other) => word.endsWith(other)) : word.endsWith(suffix);
    if (fits) found = rest;
  }
  return found;
}

/** `size[@base]` */
function parseSimple(
  text: string,
  { printk, release }: EarlyKernel,
): { size: bigint; base: bigint } | number {
  const size = memparse(text, 0, release.numbers);
  if (size.end === 0) {
    printk.log('crash-parameter', { problem: 'memory value expected' });
    return -EINVAL;
  }
  const next = text[size.end] ?? ' ';
  if (next === '@') return { size: size.value, base: memparse(text, size.end + 1, release.numbers).value };
  if (next === ' ') return { size: size.value, base: 0n };
  printk.log('crash-parameter', { problem: `unrecognized char: ${next}` });
  return -EINVAL;
}

/** `size,high` or `size,low` */
function parseSuffixed(text: string, suffix: string, { printk, release }: EarlyKernel): bigint | undefined {
  const size = memparse(text, 0, release.numbers);
  const after = text.slice(size.end);
  if (size.end === 0) {
    printk.log('crash-parameter', { problem: 'memory value expected' });
    return undefined;
  }
  const next = after.startsWith(suffix) ? (after[suffix.length] ?? ' ') : after[0]!;
  if (next === ' ') return size.value;
  const char = after.startsWith(suffix) ? next : after[0]!;
  printk.log('crash-parameter', { problem: `unrecognized char: ${char}` });
  return undefined;
}

/** `start-[end]:size[,…][@base]`: the size for the range that memory's own size is in. */
function parseRanges(
  text: string,
  ram: bigint,
  { printk, release }: EarlyKernel,
): { size: bigint; base: bigint } | number {
  const { noBase } = release.crashkernel;
  const read = (from: number): Parsed => memparse(text, from, release.numbers);
  const total = ((ram + SZ_128M - 1n) / SZ_128M) * SZ_128M;
  const refuse = (problem: string, message: typeof noBase = 'crash-parameter'): number => {
    printk.log(message, { problem });
    return -EINVAL;
  };
  let at = 0;
  let size = 0n;
  for (;;) {
    const start = read(at);
    if (start.end === at) return refuse('Memory value expected');
    if (text[start.end] !== '-') return refuse("'-' expected");
    at = start.end + 1;
    let end: bigint | undefined;
    if (text[at] !== ':') {
      const parsed = read(at);
      if (parsed.end === at) return refuse('Memory value expected');
      if (parsed.value <= start.value) return refuse('end <= start');
      end = parsed.value;
      at = parsed.end;
    }
    if (text[at] !== ':') return refuse("':' expected");
    const wanted = read(at + 1);
    if (wanted.end === at + 1) return refuse('Memory value expected');
    if (wanted.value >= total) return refuse('invalid size');
    at = wanted.end;
    if (total >= start.value && (end === undefined || total < end)) {
      size = wanted.value;
      break;
    }
    if (text[at] !== ',') break;
    at++;
  }
  if (size === 0n) {
    printk.log('crash-nothing', {});
    return { size, base: 0n };
  }
  const rest = /^[^ @]*@/.exec(text.slice(at));
  if (rest === null) return { size, base: 0n };
  const baseAt = at + rest[0].length;
  const base = read(baseAt);
  return base.end === baseAt ? refuse("Memory value expected after '@'", noBase) : { size, base: base.value };
}

/** The memory that a boot reserved for a crash kernel, as its log has it: on 32-bit arm in whole MiB. */
export function crashRanges(log: readonly LogLine[]): Range[] {
  return log.flatMap(({ id, fields }) => {
    const { base, end, size } = fields;
    if (id === null || !RESERVED.includes(id) || typeof base !== 'bigint') return [];
    if (typeof end === 'bigint') return [{ base, size: end - base }];
    return typeof size === 'bigint' ? [{ base, size }] : [];
  });
}

const RESERVED: readonly MessageId[] = ['crash-reserved', 'crash-low', 'crash-reserved-mb'];
