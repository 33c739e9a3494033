// SPDX-License-Identifier: MIT
//
// The grammar of addresses and sizes on command lines, in configurations and in forms.
import type { Range } from '../base/range.ts';
import { U64_MAX } from '../base/u64.ts';
import type { MachineMemory } from '../linux/machine.ts';

/** A text that does not follow the grammar. The message quotes it and says what to write instead. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

const NUMBER = '(?:0x[0-9a-f]+|[0-9]+)(?:[kmgt](?:i?b)?)?';
const NUMBER_FORM = 'a number is decimal or 0x hexadecimal; K, M, G or T may follow';
/** Characters of a text that a message quotes. */
const MAX_QUOTED = 60;
/** More banks of RAM than any machine has. */
const MAX_BANKS = 128;

/**
 * Reads an address or size in bytes.
 *
 * @throws {GrammarError} also for a number that does not fit into 64 bits
 */
export function parseNumber(text: string): bigint {
  const match = /^(0x[0-9a-f]+|[0-9]+)(?:([kmgt])(?:i?b)?)?$/i.exec(text);
  if (match === null) throw new GrammarError(`${quoted(text)} is not a number (${NUMBER_FORM})`);
  const [, digits = '', unit = ''] = match;
  const power = ['k', 'm', 'g', 't'].indexOf(unit.toLowerCase()) + 1;
  // a bigint of a million digits takes minutes
  const value = digits.length > 40 ? U64_MAX + 1n : BigInt(digits) << BigInt(10 * power);
  if (value > U64_MAX) throw new GrammarError(`${quoted(text)} does not fit in 64 bits`);
  return value;
}

/**
 * Reads `BASE:SIZE`.
 *
 * @throws {GrammarError} also for an empty range, and for a range that ends above 2^64
 */
export function parseRange(text: string): Range {
  const [base, size, ...more] = text.split(':');
  if (base === undefined || size === undefined || more.length > 0)
    throw new GrammarError(`${quoted(text)} is not BASE:SIZE (${NUMBER_FORM})`);
  const range = { base: parseNumber(base), size: parseNumber(size) };
  if (range.size === 0n) throw new GrammarError(`${quoted(text)} has size 0`);
  if (range.base + range.size - 1n > U64_MAX) throw new GrammarError(`${quoted(text)} ends above 2^64`);
  return range;
}

/** Whether a text is `BASE:SIZE`, and therefore not the name of a file. */
export function isRange(text: string): boolean {
  return new RegExp(`^${NUMBER}:${NUMBER}$`, 'i').test(text);
}

/**
 * Reads a bank of RAM, `BASE:SIZE` or `BASE:SIZE@NODE` with the number of its NUMA node.
 *
 * @throws {GrammarError}
 */
export function parseBank(text: string): MachineMemory {
  const match = /^([^@]*)@([0-9]{1,4})$/.exec(text);
  if (match === null) return parseRange(text);
  const [, range = '', node] = match;
  return { ...parseRange(range), node: Number(node) };
}

/**
 * Reads banks of RAM with blanks, line feeds, commas or semicolons between them.
 *
 * @throws {GrammarError} also for more than 128
 */
export function parseBanks(text: string): MachineMemory[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length > MAX_BANKS)
    throw new GrammarError(`${words.length} banks of memory are more than any machine has`);
  return words.map(parseBank);
}

/** A quoted text, shortened. */
export function quoted(text: string): string {
  return `'${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text}'`;
}
