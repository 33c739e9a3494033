// SPDX-License-Identifier: MIT
//
// Files of a running kernel about its memory: /proc/iomem, /proc/meminfo, /sys/kernel/debug/memblock.
import { latin1 } from '../base/latin1.ts';
import { byBase, endOf } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { roundDown } from '../base/u64.ts';
import { logLines } from './log-lines.ts';

/** A line of a memblock list. */
export interface MemblockLine extends Range {
  /** Null if the kernel does not show nodes: before 6.3. */
  readonly node: number | null;
  /** Null if the kernel does not show flags. */
  readonly flags: readonly string[] | null;
}

/** The memory in /proc/iomem. */
export interface Iomem {
  /** RAM: `System RAM` and adjacent reserved ranges. 32-bit arm does not show unmapped memory. */
  readonly memory: readonly Range[];
  /** The kernel image, from the start of its code to the end of its data. */
  readonly image: Range | null;
  /** Reserved ranges in RAM or adjacent to it; empty on 32-bit arm, which does not show them. */
  readonly reserved: readonly Range[];
  /** The ranges reserved by crashkernel=. */
  readonly crash: readonly Range[];
}

/** A file that does not have the expected format. */
export class ProcFileError extends Error {
  override readonly name = 'ProcFileError';
}

const MAX_LINES = 100_000;

/**
 * Reads /proc/iomem.
 *
 * @throws {ProcFileError} if it shows no RAM, or hides addresses from users other than root
 */
export function readIomem(bytes: Uint8Array): Iomem {
  const ram: Range[] = [];
  const beside: Range[] = [];
  const reserved: Range[] = [];
  const crash: Range[] = [];
  const parts = new Map<string, Range>();
  let lines = 0;
  for (const line of logLines(bytes)) {
    const match = /^( *)([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (.{1,200})$/.exec(line);
    if (match === null || ++lines > MAX_LINES) continue;
    const base = BigInt(`0x${match[2]!}`);
    const last = BigInt(`0x${match[3]!}`);
    if (last < base) continue;
    const range = { base, size: last - base + 1n };
    const name = match[4]!;
    if (name === 'System RAM') ram.push(range);
    else if (RESERVED.has(name)) {
      reserved.push(range);
      if (match[1] === '') beside.push(range);
    } else if (name.startsWith('Crash kernel')) crash.push(range);
    else if (name.startsWith('Kernel ')) parts.set(name, range);
  }
  const memory = withNeighbours(ram, beside);
  if (memory.every(({ base, size }) => base === 0n && size === 1n))
    throw new ProcFileError(
      memory.length === 0 ? 'it has no line of System RAM' : 'its addresses are all 0: only root sees them',
    );
  return { memory, image: imageOf(parts), reserved, crash };
}

/** Name of reserved ranges on arm64 and riscv64. */
const RESERVED: ReadonlySet<string> = new Set(['reserved', 'Reserved']);

/** RAM with the adjacent reserved ranges, which are unmapped memory. riscv64 also shows ranges far from RAM. */
function withNeighbours(ram: readonly Range[], beside: readonly Range[]): Range[] {
  const all = [
    ...ram.map((range) => ({ range, isRam: true })),
    ...beside.map((range) => ({ range, isRam: false })),
  ].sort((a, b) => byBase(a.range, b.range));
  const touches = all.map(({ isRam }) => isRam);
  for (let i = 1; i < all.length; i++)
    touches[i] ||= touches[i - 1]! && endOf(all[i - 1]!.range) === all[i]!.range.base;
  for (let i = all.length - 2; i >= 0; i--)
    touches[i] ||= touches[i + 1]! && endOf(all[i]!.range) === all[i + 1]!.range.base;
  return all.flatMap(({ range }, i) => (touches[i]! ? [range] : []));
}

/** riscv64's image begins with its header, before the code, at a 2 MiB boundary. */
function imageOf(parts: ReadonlyMap<string, Range>): Range | null {
  const whole = parts.get('Kernel image');
  const code = parts.get('Kernel code');
  const data = parts.get('Kernel data');
  if (whole !== undefined) {
    const base = roundDown(whole.base, 0x200000n);
    return { base, size: endOf(whole) - base };
  }
  return code && data && endOf(data) > code.base ? { base: code.base, size: endOf(data) - code.base } : null;
}

/**
 * Reads a list of memblock's.
 *
 * @throws {ProcFileError} where it holds no range
 */
export function readMemblock(bytes: Uint8Array): MemblockLine[] {
  const ranges: MemblockLine[] = [];
  for (const line of logLines(bytes)) {
    const match = /^ *\d+: (0x[0-9a-f]{8,16})\.\.(0x[0-9a-f]{8,16})(?: +(\d+|x))?(?: +([A-Z_|]+))?\s*$/.exec(
      line,
    );
    if (match === null || ranges.length >= MAX_LINES) continue;
    const base = BigInt(match[1]!);
    const last = BigInt(match[2]!);
    if (last < base) continue;
    const [, , , node, flags] = match;
    ranges.push({
      base,
      size: last - base + 1n,
      node: node === undefined ? null : node === 'x' ? 0 : Number(node),
      flags: flags === undefined ? null : flags === 'NONE' ? [] : flags.split('|'),
    });
  }
  if (ranges.length === 0) throw new ProcFileError('it has no range (0: 0x…..0x…)');
  return ranges;
}

/**
 * CmaTotal of /proc/meminfo, in KiB.
 *
 * @throws {ProcFileError} if it is not /proc/meminfo
 */
export function readMeminfo(bytes: Uint8Array): bigint | null {
  const text = latin1(bytes.subarray(0, 65536));
  if (!/^MemTotal: +\d+ kB$/m.test(text)) throw new ProcFileError('it has no line MemTotal');
  const total = /^CmaTotal: +(\d{1,15}) kB\r?$/m.exec(text)?.[1];
  return total === undefined ? null : BigInt(total);
}
