// SPDX-License-Identifier: MIT
//
// The command line: lib/cmdline.c, kernel/params.c and init/main.c of Linux 7.2.
import { U64_MAX, minU64, u64 } from '../base/u64.ts';
import { KernelPanic } from './panic.ts';
import type { Printk } from './printk.ts';

/** An early parameter: gets its value, or null without `=`; returns 0, or another number if the value is malformed. */
export type EarlyParam = (value: string | null) => number;

/**
 * The value of a parameter that the kernel reads without a look at whether there is one.
 *
 * @throws KernelPanic if there is none
 */
export function notNull(name: string, value: string | null): string {
  if (value === null)
    throw new KernelPanic(
      'parameter-without-value',
      `${name} without a value: the kernel reads through a null pointer`,
    );
  return value;
}

/** One parameter of a command line. */
export interface Parameter {
  readonly name: string;
  readonly value: string | null;
  /** Index in the command line of the first character of its name, and of its value. */
  readonly at: number;
  readonly valueAt: number;
}

/** The characters that the kernel's `isspace()` accepts. */
const SPACE = /[\t\n\v\f\r \u00a0]/;

/** Splits a command line as `next_arg()` does: quotes keep spaces together, `--` ends the kernel's part. */
export function parseArgs(cmdline: string): Parameter[] {
  const parameters: Parameter[] = [];
  let at = 0;
  for (;;) {
    while (at < cmdline.length && SPACE.test(cmdline[at]!)) at++;
    if (at >= cmdline.length) return parameters;
    const quoted = cmdline[at] === '"';
    if (quoted) at++;
    const start = at;
    let inQuote = quoted;
    let equals = -1;
    for (; at < cmdline.length && (inQuote || !SPACE.test(cmdline[at]!)); at++) {
      // an equals sign at the very start is part of the name
      if (equals < 0 && at > start && cmdline[at] === '=') equals = at;
      if (cmdline[at] === '"') inQuote = !inQuote;
    }
    let end = at;
    let value: string | null = null;
    let valueStart = end;
    if (equals >= 0) {
      valueStart = equals + 1;
      if (cmdline[valueStart] === '"' && valueStart < end) {
        valueStart++;
        if (cmdline[end - 1] === '"') end--;
      }
      if (quoted && end === at && cmdline[end - 1] === '"') end--;
      value = cmdline.slice(valueStart, Math.max(valueStart, end));
    } else if (quoted && end > start && cmdline[end - 1] === '"') {
      end--;
    }
    const name = cmdline.slice(start, equals >= 0 ? equals : end);
    if (name === '--' && value === null) return parameters;
    parameters.push({ name, value, at: start, valueAt: valueStart });
  }
}

/** Runs the early parameters of a command line, left to right: `parse_early_param()`. Names know no difference of - and _. */
export function parseEarlyParams(
  cmdline: string,
  params: ReadonlyMap<string, EarlyParam>,
  printk: Printk,
): void {
  for (const { name, value } of parseArgs(cmdline)) {
    const setup = params.get(name.replaceAll('-', '_'));
    if (setup !== undefined && setup(value) !== 0) printk.log('malformed', { name });
  }
}

/** Parameters that reserve or move memory early and are not modelled. */
const UNMODELLED = [
  'debug_pagealloc',
  'default_hugepagesz',
  'efi',
  'hugepages',
  'hugepagesz',
  'hugetlb_cma',
  'hugetlb_cma_only',
  'initrd',
  'initrdmem',
  'kernelcore',
  'kvm_arm.mode',
  'memmap',
  'memtest',
  'mirror',
  'movable_node',
  'movablecore',
  'reserve_mem',
  'swiotlb',
];

/** The parameters of a command line that affect memory and are not modelled, as written. */
export function unmodelledParameters(cmdline: string): string[] {
  return parseArgs(cmdline)
    .filter(({ name, value }) => {
      const key = name.replaceAll('-', '_');
      return UNMODELLED.includes(key) || (key === 'numa' && value?.startsWith('fake=') === true);
    })
    .map(({ name, value }) => (value === null ? name : `${name}=${value}`));
}

/** The parsed value, and the index where parsing stopped. */
export interface Parsed {
  readonly value: bigint;
  /** Index of the first character that was not parsed. */
  readonly end: number;
}

/** `simple_strtoull(text, &end, 0)`: decimal, 0x hexadecimal or 0 octal. */
export function strtoull(text: string, start: number, { saturates }: NumberReading): Parsed {
  const hexadecimal = /^0x(?=[0-9a-f])/i.test(text.slice(start, start + 3));
  const base = hexadecimal ? 16 : text[start] === '0' ? 8 : 10;
  let end = hexadecimal ? start + 2 : start;
  let value = 0n;
  for (; end < text.length; end++) {
    const digit = digitValue(text.charCodeAt(end));
    if (digit >= base) break;
    const next = value * BigInt(base) + BigInt(digit);
    value = saturates ? minU64(next, U64_MAX) : u64(next);
  }
  return { value, end };
}

/** How a release parses numbers. */
export interface NumberReading {
  /** A number above 64 bits becomes all ones instead of being truncated; a suffix without a number is not parsed. */
  readonly saturates: boolean;
}

/** `memparse()`: a number with a suffix K, M, G, T, P or E. */
export function memparse(text: string, start: number, reading: NumberReading): Parsed {
  const { saturates } = reading;
  const { value, end } = strtoull(text, start, reading);
  const power = 'KMGTPE'.indexOf((text[end] ?? ' ').toUpperCase());
  if (power < 0 || (saturates && end === start)) return { value, end };
  const shifted = value << BigInt(10 * (power + 1));
  return { value: saturates ? minU64(shifted, U64_MAX) : u64(shifted), end: end + 1 };
}

function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : 99;
}
