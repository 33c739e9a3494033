// SPDX-License-Identifier: MIT
//
// Sources, and the exact bytes that gcc and dtc make of them (test/golden/dts/README.md).
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { firstDifference } from '../../scripts/fdt-tokens.mjs';
import { goldenText } from '../support/golden.ts';
import { errorsOf, memoryHost, printed } from '../support/sources.ts';
import { SOURCE, sourceCase } from './cases/case.ts';
import { LANGUAGE } from './cases/index.ts';

const recorded = (JSON.parse(goldenText('dts/language.json')) as { cases: Record<string, string> }).cases;

it('every case is recorded', () => {
  expect(Object.keys(recorded)).toEqual(Object.keys(LANGUAGE));
});

it.each(Object.keys(LANGUAGE))('%s', (name) => {
  const { files, options } = sourceCase(LANGUAGE[name]!);
  const compiled = compileDts(SOURCE, memoryHost(files), options);
  expect(printed(compiled, errorsOf(compiled))).toEqual([]);
  const theirs = new Uint8Array(Buffer.from(recorded[name]!, 'base64'));
  expect(firstDifference(writeDtb(compiled.tree!), theirs)).toBeUndefined();
});
