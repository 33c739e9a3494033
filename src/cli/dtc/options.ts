// SPDX-License-Identifier: MIT
import { parseArgs } from 'node:util';
import { cInteger } from '../../base/c-integer.ts';
import type { PrintOptions } from '../../compile/print-dts.ts';
import type { WriteOptions } from '../../fdt/write.ts';
import { bytePath } from '../../node/byte-path.ts';
import { DtcExit, fatal } from './exit.ts';
import { OPTIONS, usage } from './usage.ts';
import type { OptionName } from './usage.ts';

/** The options of the command line. */
export interface DtcOptions {
  /** The file to read, `-` for standard input. */
  readonly input: string;
  readonly inFormat: string | undefined;
  /** The file to write, `-` for standard output. */
  readonly output: string;
  readonly outFormat: string | undefined;
  /** The requested version of the blob, which need not exist. */
  readonly version: number;
  readonly layout: Required<Omit<WriteOptions, 'version'>>;
  readonly dependencies: string | undefined;
  /** Quietness: 1 without warnings, 2 without failed checks, 3 without any output. */
  readonly quiet: number;
  readonly force: boolean;
  readonly bootCpu: number | undefined;
  readonly includeDirs: readonly string[];
  readonly phandles: PhandleFormat;
  readonly sort: boolean;
  /** The values of `-W` and `-E`, in order. */
  readonly checks: readonly CheckOption[];
  readonly symbols: boolean;
  readonly fixups: boolean;
  readonly autoAliases: boolean;
  readonly annotate: NonNullable<PrintOptions['annotate']>;
}

export type PhandleFormat = (typeof PHANDLE_FORMATS)[number];

export interface CheckOption {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

const PHANDLE_FORMATS = ['legacy', 'epapr', 'both'] as const;

/** The request: help, the version, or a compilation. */
export type Request = 'help' | 'version' | DtcOptions;

/**
 * Parses the command line like dtc's getopt: options and files in any order, combined short options; the
 * first error (or request for help) ends it.
 *
 * @throws {DtcExit}
 */
export function parseOptions(args: readonly string[]): Request {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const flags = new Map<OptionName, number>();
  const values = new Map<OptionName, string[]>();
  const checks: CheckOption[] = [];
  const inputs: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') inputs.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isOption(name)) throw wrongUsage(unknownText(rawName), 'unknown option');
    if (OPTIONS[name].type === 'boolean') {
      if (value !== undefined)
        throw wrongUsage(`option '--${name}' doesn't allow an argument`, 'unknown option');
      if (name === 'help' || name === 'version') return name;
      flags.set(name, (flags.get(name) ?? 0) + 1);
      continue;
    }
    if (value === undefined) throw wrongUsage(missingText(rawName), 'unknown option');
    checkValue(name, value);
    if (name === 'warning' || name === 'error') checks.push({ level: name, text: value });
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  if (inputs.length > 1) throw wrongUsage(undefined, 'missing files');

  const last = (name: OptionName): string | undefined => values.get(name)?.at(-1);
  const int = (name: OptionName): number => toInt(last(name));
  const layout = { pad: int('pad'), space: int('space'), align: int('align'), reserve: int('reserve') >>> 0 };
  if (layout.pad !== 0 && layout.space !== 0) throw fatal("Can't set both -p and -S");
  const bootCpu = cInteger(last('boot-cpu') ?? '-1');
  return {
    input: inputs[0] ?? '-',
    inFormat: last('in-format'),
    output: last('out') ?? '-',
    outFormat: last('out-format'),
    version: last('out-version') === undefined ? 17 : int('out-version'),
    layout,
    dependencies: last('out-dependency'),
    quiet: flags.get('quiet') ?? 0,
    force: flags.has('force'),
    bootCpu: bootCpu === -1n ? undefined : Number(BigInt.asUintN(32, bootCpu)),
    includeDirs: values.get('include') ?? [],
    phandles: PHANDLE_FORMATS.find((format) => format === last('phandle')) ?? 'epapr',
    sort: flags.has('sort'),
    checks,
    symbols: flags.has('symbols'),
    fixups: flags.has('local-fixups'),
    autoAliases: flags.has('auto-alias'),
    annotate: Math.min(flags.get('annotate') ?? 0, 2) as 0 | 1 | 2,
  };
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

/** Checks that dtc performs as soon as it reads an option. */
function checkValue(name: OptionName, value: string): void {
  if (name === 'phandle' && !PHANDLE_FORMATS.some((format) => format === value)) {
    throw fatal(`Invalid argument "${bytePath(value)}" to -H option`);
  }
  if (name === 'align') {
    const align = toInt(value);
    if (align <= 0 || (align & (align - 1)) !== 0) throw fatal(`Invalid argument "${align}" to -a option`);
  }
}

/** A C int. */
function toInt(text: string | undefined): number {
  return text === undefined ? 0 : Number(BigInt.asIntN(32, cInteger(text)));
}

function wrongUsage(what: string | undefined, problem: string): DtcExit {
  return new DtcExit(1, [...(what === undefined ? [] : [`rmem-dtc: ${bytePath(what)}`]), ...usage(problem)]);
}

function unknownText(rawName: string): string {
  return rawName.startsWith('--')
    ? `unrecognized option '${rawName}'`
    : `invalid option -- '${rawName.slice(1)}'`;
}

function missingText(rawName: string): string {
  return rawName.startsWith('--')
    ? `option '${rawName}' requires an argument`
    : `option requires an argument -- '${rawName.slice(1)}'`;
}
