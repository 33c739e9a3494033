// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import { U64_MAX } from '../base/u64.ts';
import type { MachineMemory } from '../linux/machine.ts';
import { printableUtf8 } from '../report/safe-text.ts';

/** Text of the form that cannot be read; its message is for people. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

/** More banks than any machine has. */
const MAX_BANKS = 128;

/** An address or size in bytes: `0x40000000`, `1024`, `512M`. */
export function numberOf(text: string): bigint {
  const match = /^(0x[0-9a-f]+|[0-9]+)([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null || text.length > 40)
    throw new FieldError(`${quoted(text)} is no number: write 0x40000000, 1024 or 512M`);
  const power = ['', 'k', 'm', 'g', 't'].indexOf(match[2]!.toLowerCase());
  const value = BigInt(match[1]!) << BigInt(10 * power);
  if (value > U64_MAX) throw new FieldError(`${quoted(text)} does not fit 64 bits`);
  return value;
}

/** `BASE:SIZE` */
export function rangeOf(text: string): Range {
  const [base, size, ...more] = text.split(':');
  if (base === undefined || size === undefined || more.length > 0)
    throw new FieldError(`${quoted(text)} is not BASE:SIZE, such as 0x40000000:1G`);
  const range = { base: numberOf(base), size: numberOf(size) };
  if (range.size === 0n) throw new FieldError(`${quoted(text)} has no size`);
  if (range.base + range.size - 1n > U64_MAX) throw new FieldError(`${quoted(text)} ends past 64 bits`);
  return range;
}

/** Banks, each `BASE:SIZE` or `BASE:SIZE@NODE`, one a line or with spaces or commas between them; none for empty text. */
export function banksOf(text: string): MachineMemory[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length > MAX_BANKS) throw new FieldError(`${words.length} banks are more than any machine has`);
  return words.map((word) => {
    const match = /^([^@]*)@([0-9]{1,4})$/.exec(word);
    return match === null ? rangeOf(word) : { ...rangeOf(match[1]!), node: Number(match[2]) };
  });
}

function quoted(text: string): string {
  return `'${printableUtf8(text.slice(0, 40))}${text.length > 40 ? '…' : ''}'`;
}
