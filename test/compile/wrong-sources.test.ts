// SPDX-License-Identifier: MIT
//
// Sources that gcc or dtc rejects, and the line of the error (test/golden/dts/README.md).
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { goldenText } from '../support/golden.ts';
import { errorsOf, memoryHost, printed } from '../support/sources.ts';
import { SOURCE, sourceCase } from './cases/case.ts';
import { WRONG } from './cases/index.ts';

interface Refusal {
  readonly by: 'gcc' | 'dtc';
  /** Missing if the tool names no line. */
  readonly file?: string;
  /** 0 is before the first line. */
  readonly line?: number;
  /** The last line of an error with several lines: checks name a whole node for a wrong label or property. */
  readonly last?: number;
  readonly message: string;
}

const recorded = (JSON.parse(goldenText('dts/wrong-sources.json')) as { cases: Record<string, Refusal> })
  .cases;

/**
 * Lines that are more precise than those of the tools, which name the end of the file: where a call starts;
 * where it really ends.
 */
const OURS: Readonly<Record<string, number>> = {
  'arguments without end': 5,
  'arguments without end in a macro': 6,
  'nothing but spaces': 3,
};

it('every case is recorded', () => {
  expect(Object.keys(recorded)).toEqual(Object.keys(WRONG));
});

it.each(Object.keys(WRONG))('%s', (name) => {
  const { files, options } = sourceCase(WRONG[name]!);
  const compiled = compileDts(SOURCE, memoryHost(files), options);
  const [error] = errorsOf(compiled);
  expect(error).toBeDefined();
  expect(compiled.tree).toBeUndefined();

  const {
    file,
    line = 0,
    last = line,
  } = { ...recorded[name]!, ...(name in OURS && { line: OURS[name]!, last: OURS[name]! }) };
  if (file === undefined) return;
  const place = compiled.sources.place(compiled.sources.inFile(error!.span!.start))!;
  const said = `${printed(compiled, [error!]).join('')}, not line ${line}: ${recorded[name]!.message}`;
  expect(place.file, said).toBe(file);
  expect(place.line, said).toBeGreaterThanOrEqual(Math.max(line, 1));
  expect(place.line, said).toBeLessThanOrEqual(Math.max(last, 1));
});
