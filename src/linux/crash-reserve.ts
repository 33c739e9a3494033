// SPDX-License-Identifier: MIT
//
// kernel/crash_reserve.c of Linux 7.2: `crashkernel=`, as arm64 reserves for it.
import { addU64 } from '../base/u64.ts';
import { memparse } from './cmdline.ts';
import { EINVAL, ENOENT } from './errno.ts';
import { mib, pa } from './printk.ts';
import type { EarlyKernel } from './reserved-mem.ts';

const CRASH_ALIGN = 0x200000n;
const SZ_128M = 1n << 27n;
/** `DEFAULT_CRASH_KERNEL_LOW_SIZE` */
const DEFAULT_LOW_SIZE = SZ_128M;
const SUFFIXES = [',high', ',low', ',cma'];

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

  let { lowSize } = request;
  let base: bigint;
  if (request.base !== 0n) {
    base = allocate(request.size, request.base, addU64(request.base, request.size));
    if (base === 0n) {
      printk.warn('crashkernel reservation failed - memory is in use.');
      return;
    }
  } else if (request.high) {
    base = allocate(request.size, lowEnd, highEnd) || allocate(request.size, 0n, lowEnd);
  } else {
    base = allocate(request.size, 0n, lowEnd);
    if (base === 0n) {
      lowSize = DEFAULT_LOW_SIZE;
      base = allocate(request.size, lowEnd, highEnd);
    }
  }
  if (base === 0n) {
    printk.warn(`cannot allocate crashkernel (size:0x${request.size.toString(16)})`);
    return;
  }
  if (base >= lowEnd && lowSize !== 0n && !reserveLow(lowSize, allocate(lowSize, 0n, lowEnd), kernel)) {
    memblock.free(base, request.size);
    return;
  }
  printk.info(
    `crashkernel reserved: ${pa(base)} - ${pa(addU64(base, request.size))} (${mib(request.size)} MB)`,
  );
}

/** `reserve_crashkernel_low()`, given what was allocated for it. */
function reserveLow(size: bigint, base: bigint, { printk }: EarlyKernel): boolean {
  const short = (value: bigint): string => `0x${value.toString(16).padStart(8, '0')}`;
  if (base === 0n) {
    printk.err(`cannot allocate crashkernel low memory (size:0x${size.toString(16)}).`);
    return false;
  }
  printk.info(
    `crashkernel low memory reserved: ${short(base)} - ${short(addU64(base, size))} (${mib(size)} MB)`,
  );
  return true;
}

/** `parse_crashkernel()`: the last one counts; one with `,high` only where none is without a suffix. */
function parseCrashkernel(cmdline: string, kernel: EarlyKernel): CrashKernel | number {
  const ram = kernel.memblock.physMemSize();
  const plain = lastValue(cmdline, null);
  if (plain !== undefined) {
    const colon = plain.split(' ')[0]!.includes(':');
    const parsed = colon ? parseRanges(plain, ram, kernel) : parseSimple(plain, kernel);
    if (typeof parsed === 'number' || parsed.size === 0n || parsed.size >= ram) return -EINVAL;
    return { ...parsed, lowSize: 0n, high: false };
  }
  const high = lastValue(cmdline, ',high');
  if (high === undefined) return -ENOENT;
  const size = parseSuffixed(high, ',high', kernel);
  if (size === undefined || size === 0n || size >= ram) return -EINVAL;
  const low = lastValue(cmdline, ',low');
  const lowSize = low === undefined ? DEFAULT_LOW_SIZE : parseSuffixed(low, ',low', kernel);
  return lowSize === undefined ? -EINVAL : { size, base: 0n, lowSize, high: true };
}

/** `get_last_crashkernel()`: what follows the last `crashkernel=` with that suffix, or with none. */
function lastValue(cmdline: string, suffix: string | null): string | undefined {
  const name = 'crashkernel=';
  let found: string | undefined;
  for (let at = cmdline.indexOf(name); at >= 0; at = cmdline.indexOf(name, at + 1)) {
    const rest = cmdline.slice(at + name.length);
    const word = rest.split(' ')[0]!;
    const fits = suffix === null ? !SUFFIXES.some((other) => word.endsWith(other)) : word.endsWith(suffix);
    if (fits) found = rest;
  }
  return found;
}

/** `size[@base]` */
function parseSimple(text: string, { printk }: EarlyKernel): { size: bigint; base: bigint } | number {
  const size = memparse(text);
  if (size.end === 0) {
    printk.warn('crashkernel: memory value expected');
    return -EINVAL;
  }
  const next = text[size.end] ?? ' ';
  if (next === '@') return { size: size.value, base: memparse(text, size.end + 1).value };
  if (next === ' ') return { size: size.value, base: 0n };
  printk.warn(`crashkernel: unrecognized char: ${next}`);
  return -EINVAL;
}

/** `size,high` or `size,low` */
function parseSuffixed(text: string, suffix: string, { printk }: EarlyKernel): bigint | undefined {
  const size = memparse(text);
  const after = text.slice(size.end);
  if (size.end === 0) {
    printk.warn('crashkernel: memory value expected');
    return undefined;
  }
  const next = after.startsWith(suffix) ? (after[suffix.length] ?? ' ') : after[0]!;
  if (next === ' ') return size.value;
  printk.warn(`crashkernel: unrecognized char: ${after.startsWith(suffix) ? next : after[0]!}`);
  return undefined;
}

/** `start-[end]:size[,…][@base]`: the size for the range that memory's own size is in. */
function parseRanges(
  text: string,
  ram: bigint,
  { printk }: EarlyKernel,
): { size: bigint; base: bigint } | number {
  const total = ((ram + SZ_128M - 1n) / SZ_128M) * SZ_128M;
  const refuse = (message: string): number => {
    printk.warn(`crashkernel: ${message}`);
    return -EINVAL;
  };
  let at = 0;
  let size = 0n;
  for (;;) {
    const start = memparse(text, at);
    if (start.end === at) return refuse('Memory value expected');
    if (text[start.end] !== '-') return refuse("'-' expected");
    at = start.end + 1;
    let end: bigint | undefined;
    if (text[at] !== ':') {
      const parsed = memparse(text, at);
      if (parsed.end === at) return refuse('Memory value expected');
      if (parsed.value <= start.value) return refuse('end <= start');
      end = parsed.value;
      at = parsed.end;
    }
    if (text[at] !== ':') return refuse("':' expected");
    const wanted = memparse(text, at + 1);
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
    printk.info('crashkernel size resulted in zero bytes');
    return { size, base: 0n };
  }
  const rest = /^[^ @]*@/.exec(text.slice(at));
  if (rest === null) return { size, base: 0n };
  const baseAt = at + rest[0].length;
  const base = memparse(text, baseAt);
  return base.end === baseAt ? refuse("Memory value expected after '@'") : { size, base: base.value };
}
