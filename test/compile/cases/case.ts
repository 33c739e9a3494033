// SPDX-License-Identifier: MIT
//
// Sources whose results with gcc and dtc are recorded in test/golden/dts, by scripts/record-language.mjs.
import type { CompileOptions } from '../../../src/compile/compile-dts.ts';

/** A case's files by path; the first one is the source. Each character is one byte. */
export interface SourceCase {
  readonly files: Readonly<Record<string, string>>;
  readonly options: CompileOptions;
  /** True for what dtc 1.6.1 does not support, or gets wrong: then 1.7.2 is used. */
  readonly newer: boolean;
}

/** Cases by name. A string is a single source. */
export type SourceTable = Readonly<Record<string, string | SourceCase>>;

export const SOURCE = 'board.dts';

export function sourceCase(source: string | SourceCase): SourceCase {
  return typeof source === 'string' ? { files: { [SOURCE]: source }, options: {}, newer: false } : source;
}

export function withOptions(source: string, options: CompileOptions): SourceCase {
  return { ...sourceCase(source), options };
}

export function withFiles(
  source: string,
  files: Readonly<Record<string, string>>,
  options: CompileOptions = {},
): SourceCase {
  return { files: { [SOURCE]: source, ...files }, options, newer: false };
}

/** For features of dtc 1.7. */
export function newer(source: string, options: CompileOptions = {}): SourceCase {
  return { ...withOptions(source, options), newer: true };
}

/** What dtc does with the unprocessed text. */
export function unprocessed(source: string, files: Readonly<Record<string, string>> = {}): SourceCase {
  return withFiles(source, files, { preprocess: false });
}

/** A source with a root whose properties `p0`, `p1`, … have these values, after some other lines. */
export function values(before: string, ...list: readonly string[]): string {
  const properties = list.map((value, i) => `\tp${i} = ${value};\n`).join('');
  return `${before}${before === '' ? '' : '\n'}/dts-v1/;\n/ {\n${properties}};\n`;
}

/** A source with this content of its root, after some other lines. */
export function root(content: string, before = ''): string {
  return `${before}${before === '' ? '' : '\n'}/dts-v1/;\n/ {\n${content}\n};\n`;
}
