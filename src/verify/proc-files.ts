// SPDX-License-Identifier: MIT
//
// Files of a running kernel that tell of its memory: /proc/iomem, /proc/meminfo, /sys/kernel/debug/memblock.
import { latin1 } from '../base/latin1.ts';
import { endOf } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { logLines } from './log-lines.ts';

/** A line of one of memblock's lists. */
export interface MemblockLine extends Range {
  readonly node: number;
  readonly flags: readonly string[];
}

/** What /proc/iomem shows of memory. */
export interface Iomem {
  /** RAM: `System RAM`, and what lies beside it and is reserved. */
  readonly memory: readonly Range[];
  /** The kernel image, from its code to its data's end. */
  readonly image: Range | null;
  /** What is reserved in RAM or beside it. */
  readonly reserved: readonly Range[];
  /** Where what crashkernel= set aside lies. */
  readonly crash: readonly Range[];
}

/** A file that is not what it was said to be. */
export class ProcFileError extends Error {
  override readonly name = 'ProcFileError';
}

const MAX_LINES = 100_000;

/**
 * Reads /proc/iomem.
 *
 * @throws {ProcFileError} where it shows no RAM, or hides addresses from people who are not root
 */
export function readIomem(bytes: Uint8Array): Iomem {
  const memory: Range[] = [];
  const reserved: Range[] = [];
  const crash: Range[] = [];
  let code: Range | undefined;
  let data: Range | undefined;
  let lines = 0;
  for (const line of logLines(bytes)) {
    const match = /^( *)([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (.{1,200})$/.exec(line);
    if (match === null || ++lines > MAX_LINES) continue;
    const base = BigInt(`0x${match[2]!}`);
    const last = BigInt(`0x${match[3]!}`);
    if (last < base) continue;
    const range = { base, size: last - base + 1n };
    const name = match[4]!;
    if (name === 'System RAM' || (name === 'reserved' && match[1] === '')) memory.push(range);
    if (name === 'reserved') reserved.push(range);
    else if (name.startsWith('Crash kernel')) crash.push(range);
    else if (name === 'Kernel code') code = range;
    else if (name === 'Kernel data') data = range;
  }
  if (memory.every(({ base, size }) => base === 0n && size === 1n))
    throw new ProcFileError(
      memory.length === 0 ? 'it has no line of System RAM' : 'its addresses are all 0: only root sees them',
    );
  const image =
    code && data && endOf(data) > code.base ? { base: code.base, size: endOf(data) - code.base } : null;
  return { memory, image, reserved, crash };
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
    const flags = match[4] === undefined || match[4] === 'NONE' ? [] : match[4].split('|');
    ranges.push({
      base,
      size: last - base + 1n,
      node: Number(match[3] === 'x' ? 0 : (match[3] ?? 0)),
      flags,
    });
  }
  if (ranges.length === 0) throw new ProcFileError('it has no range (0: 0x…..0x…)');
  return ranges;
}

/**
 * CmaTotal of /proc/meminfo, in KiB.
 *
 * @throws {ProcFileError} where it is no /proc/meminfo
 */
export function readMeminfo(bytes: Uint8Array): bigint | null {
  const text = latin1(bytes.subarray(0, 65536));
  if (!/^MemTotal: +\d+ kB$/m.test(text)) throw new ProcFileError('it has no line MemTotal');
  const total = /^CmaTotal: +(\d{1,15}) kB\r?$/m.exec(text)?.[1];
  return total === undefined ? null : BigInt(total);
}
