// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import { U64_MAX } from '../base/u64.ts';
import type { MachineMemory } from '../linux/machine.ts';
import { Failure } from './failure.ts';

const NUMBER = '(?:0x[0-9a-f]+|[0-9]+)[kmgt]?';
const NUMBER_FORM = 'a number is decimal or 0x hexadecimal, with K, M, G or T behind it where wanted';

/** Reads an address or size in bytes: `0x40000000`, `1024`, `512M`. */
export function parseNumber(text: string, what: string): bigint {
  const match = /^(0x[0-9a-f]+|[0-9]+)([kmgt]?)$/i.exec(text);
  if (match === null) throw new Failure(`${what}: '${text}' is no number (${NUMBER_FORM})`);
  const power = ['', 'k', 'm', 'g', 't'].indexOf(match[2]!.toLowerCase());
  const value = BigInt(match[1]!) << BigInt(10 * power);
  if (value > U64_MAX) throw new Failure(`${what}: '${text}' does not fit 64 bits`);
  return value;
}

/** Reads `BASE:SIZE`. */
export function parseRange(text: string, what: string): Range {
  const [base, size, ...more] = text.split(':');
  if (base === undefined || size === undefined || more.length > 0) {
    throw new Failure(`${what}: '${text}' is not BASE:SIZE (${NUMBER_FORM})`);
  }
  const range = { base: parseNumber(base, what), size: parseNumber(size, what) };
  if (range.size === 0n) throw new Failure(`${what}: '${text}' has no size`);
  if (range.base + range.size - 1n > U64_MAX) throw new Failure(`${what}: '${text}' ends past 64 bits`);
  return range;
}

/** Whether a text is two numbers with a colon between them, and so no file's name. */
export function isRange(text: string): boolean {
  return new RegExp(`^${NUMBER}:${NUMBER}$`, 'i').test(text);
}

/** Reads `BASE:SIZE` or `BASE:SIZE@NODE`. */
export function parseMemory(text: string, what: string): MachineMemory {
  const match = /^([^@]*)@([0-9]{1,4})$/.exec(text);
  if (match === null) return parseRange(text, what);
  return { ...parseRange(match[1]!, what), node: Number(match[2]) };
}
