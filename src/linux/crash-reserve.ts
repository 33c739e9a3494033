// SPDX-License-Identifier: MIT
//
// kernel/crash_reserve.c of Linux 7.3: `crashkernel=`, as arm64 reserves for it.
import type { Range } from '../base/range.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { addU64, roundUp } from '../base/u64.ts';
import { memparse } from './cmdline.ts';
import type { Parsed } from './cmdline.ts';
import { EINVAL, ENOENT } from './errno.ts';
import type { Cma, CmaArea } from './cma.ts';
import { NUMA_NO_NODE } from './memblock.ts';

const CRASH_ALIGN = 0x200000n;
const SZ_128M = 1n << 27n;
/** `CRASHKERNEL_CMA_RANGES_MAX` */
const MAX_CMA_RANGES = 4;
/** `DEFAULT_CRASH_KERNEL_LOW_SIZE` */
const DEFAULT_LOW_SIZE = SZ_128M;

/** The request of `crashkernel=`; sizes in bytes. */
interface CrashKernel {
  readonly size: bigint;
  /** The fixed address; 0 for any. */
  readonly base: bigint;
  /** The part below the DMA limit, if the rest is above it. */
  readonly lowSize: bigint;
  readonly high: boolean;
  /** Bytes of CMA areas, by `,cma`. */
  readonly cmaSize: bigint;
}

/** Memory that is reserved for a crash kernel, and the CMA areas that are made beside it. */
interface CrashMemory {
  readonly ranges: readonly Range[];
  readonly areas: readonly CmaArea[];
}

/** What a caller of `parse_crashkernel()` knows. */
interface CrashContext {
  /** Bytes of memory that it may be a part of; all of memblock's without it. */
  readonly ram?: bigint;
  /** Whether it makes CMA areas: only then `,cma` is read. */
  readonly cma: boolean;
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
  cma: Cma,
): CrashMemory {
  const request = parseCrashkernel(cmdline, kernel, { cma: kernel.release.crashkernel.cmaAreas });
  if (typeof request === 'number') return { ranges: [], areas: [] };
  const ranges = reserveOwn(request, kernel, lowEnd, highEnd);
  return { ranges, areas: reserveCma(request.cmaSize, kernel, cma) };
}

/** `reserve_crashkernel_cma()`: each area that cannot be made halves what is tried next. */
function reserveCma(wanted: bigint, { kconfig, printk }: EarlyKernel, cma: Cma): CmaArea[] {
  const page = BigInt(kconfig.pageSize);
  const areas: CmaArea[] = [];
  let size = 0n;
  let next = roundUp(wanted, page);
  while (size < wanted && areas.length < MAX_CMA_RANGES) {
    const range = { size: next, base: 0n, limit: 0n, fixed: false, nid: NUMA_NO_NODE };
    const area = cma.declareContiguousNid({ name: 'crashkernel', ...range });
    if (typeof area !== 'number') {
      areas.push(area);
      size += next;
    } else if (next > page) {
      next = roundUp(next / 2n, page);
    } else {
      break;
    }
  }
  if (size < wanted) printk.log('crash-cma-short', { wanted, size, ranges: areas.length });
  else if (wanted > 0n) printk.log('crash-cma-reserved', { size, ranges: areas.length });
  return areas;
}

/** `reserve_crashkernel_generic()`, and what arm64 did before that. */
function reserveOwn(request: CrashKernel, kernel: EarlyKernel, lowEnd: bigint, highEnd: bigint): Range[] {
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
    return [];
  }
  const { base, lowSize } = found;
  if (base === 0n) {
    printk.log('crash-failed', { size });
    return [];
  }
  const ranges: Range[] = [];
  if (base >= lowEnd && lowSize !== 0n) {
    const low = allocate(lowSize, 0n, lowEnd);
    if (!reserveLow(lowSize, low, kernel)) {
      memblock.free(base, size);
      return [];
    }
    ranges.push({ base: low, size: lowSize });
  }
  printk.log('crash-reserved', { base, end: addU64(base, size), size });
  return [...ranges, { base, size }];
}

/** Finds memory in a range and returns its base, or 0. */
type Allocate = (size: bigint, start: bigint, end: bigint) => bigint;

/** The memory found, with the part below the DMA limit; base 0 for none. */
interface Found {
  readonly base: bigint;
  readonly lowSize: bigint;
}

/** `reserve_crashkernel_generic()`: null if the requested base is in use. */
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

/** `parse_crashkernel()`: the last one counts; one with `,high` only where none is without a suffix. */
export function parseCrashkernel(
  cmdline: string,
  kernel: EarlyKernel,
  { ram = kernel.memblock.physMemSize(), cma }: CrashContext,
): CrashKernel | number {
  const { kconfig, release } = kernel;
  const { search } = release.crashkernel;
  const request = parseRequest(cmdline, kernel, { ram, cma });
  if (typeof request === 'number') return request;
  if (search === 'retries') return request.size >= ram ? -EINVAL : request;
  return { ...request, size: roundUp(request.size, BigInt(kconfig.pageSize)) };
}

function parseRequest(
  cmdline: string,
  kernel: EarlyKernel,
  { ram, cma }: Required<CrashContext>,
): CrashKernel | number {
  const { search, suffixes } = kernel.release.crashkernel;
  const plain = lastValue(cmdline, null, suffixes);
  const parsed = plain === undefined ? -ENOENT : parsePlain(plain, ram, kernel);
  const ofCma = cma ? lastValue(cmdline, ',cma', suffixes) : undefined;
  // a size counts even if something is wrong with what follows it
  const cmaSize = ofCma === undefined ? 0n : parseSuffixed(ofCma, ',cma', kernel).size;
  if (plain !== undefined) {
    if (typeof parsed === 'number' || parsed.size === 0n) return -EINVAL;
    return { ...parsed, lowSize: 0n, high: false, cmaSize };
  }
  const high = lastValue(cmdline, ',high', suffixes);
  if (high === undefined) return -ENOENT;
  const { size, whole } = parseSuffixed(high, ',high', kernel);
  if (!whole || size === 0n) return -EINVAL;
  const low = lastValue(cmdline, ',low', suffixes);
  const defaultLow = search === 'retries' ? DEFAULT_LOW_SIZE : 0n;
  const ofLow = low === undefined ? { size: defaultLow, whole: true } : parseSuffixed(low, ',low', kernel);
  return ofLow.whole ? { size, base: 0n, lowSize: ofLow.size, high: true, cmaSize } : -EINVAL;
}

function parsePlain(
  text: string,
  ram: bigint,
  kernel: EarlyKernel,
): { readonly size: bigint; readonly base: bigint } | number {
  const [word = ''] = text.split(' ', 1);
  return word.includes(':') ? parseRanges(text, ram, kernel) : parseSimple(text, kernel);
}

/** `get_last_crashkernel()`: what follows the last `crashkernel=` with that suffix, or with none of those that there are. */
function lastValue(cmdline: string, suffix: string | null, suffixes: readonly string[]): string | undefined {
  const name = 'crashkernel=';
  let found: string | undefined;
  for (let at = cmdline.indexOf(name); at >= 0; at = cmdline.indexOf(name, at + 1)) {
    const rest = cmdline.slice(at + name.length);
    const [word = ''] = rest.split(' ', 1);
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

/** `size,high`, `size,low` or `size,cma`: the size, and whether all is well with what follows it. */
function parseSuffixed(
  text: string,
  suffix: string,
  { printk, release }: EarlyKernel,
): { readonly size: bigint; readonly whole: boolean } {
  const { value: size, end } = memparse(text, 0, release.numbers);
  if (end === 0) {
    printk.log('crash-parameter', { problem: 'memory value expected' });
    return { size: 0n, whole: false };
  }
  const after = text.slice(end);
  const next = after.startsWith(suffix) ? (after[suffix.length] ?? ' ') : after.charAt(0);
  if (next === ' ') return { size, whole: true };
  printk.log('crash-parameter', { problem: `unrecognized char: ${next}` });
  return { size, whole: false };
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
