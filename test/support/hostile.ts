// SPDX-License-Identifier: MIT
//
// Short sources that are made to use a lot of time, memory or stack.
import { expect } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { CompileOptions, Compiled } from '../../src/compile/compile-dts.ts';
import { memoryHost } from './sources.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export interface Hostile {
  readonly files: Files;
  readonly options?: CompileOptions;
}

/** A second on an idle machine, and room for a busy one. */
const SOON = 2000;
/** Limit of output: more than a terminal shows, and little enough to keep. */
const MANY_DIAGNOSTICS = 1000;

/** Deeper than any board, and than the stack allows. */
export const DEEP = 50_000;
export const alone = (text: string, options: CompileOptions = {}): Hostile => ({
  files: { 'board.dts': text },
  options,
});
export const inRoot = (content: string, options: CompileOptions = {}): Hostile =>
  alone(`/dts-v1/;\n/ {\n${content}\n};\n`, options);
export const value = (text: string): Hostile => inRoot(`p = ${text};`);
export const times = (count: number, make: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

export const nested = (name: string, depth: number, inmost: string): string =>
  `${name}(`.repeat(depth) + inmost + ')'.repeat(depth);

/** Compiles a source; fails if that takes too long or reports too much. */
export function compileSoon({ files, options }: Hostile): Compiled {
  const started = performance.now();
  const compiled = compileDts('board.dts', memoryHost(files), options);
  expect(performance.now() - started).toBeLessThan(SOON);
  expect(compiled.diagnostics.length).toBeLessThanOrEqual(MANY_DIAGNOSTICS);
  return compiled;
}
