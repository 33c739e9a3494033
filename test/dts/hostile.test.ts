// SPDX-License-Identifier: MIT
//
// Sources made to use unlimited time, memory or stack: each is rejected with a clear error, and quickly.
import { expect, it } from 'vitest';
import type { DiagnosticId } from '../../src/diagnostics/ids.ts';
import { DEEP, alone, compileSoon, inRoot, nested, times, value } from '../support/hostile.ts';
import type { Files, Hostile } from '../support/hostile.ts';
import { errorsOf } from '../support/sources.ts';

/** Ten macros, each ten times as long as the one before. */
const LAUGHS = `#define A0 1\n${times(12, (i) => `#define A${i + 1} ${`A${i} `.repeat(10)}\n`)}`;
const LAUGHING_CALLS = `#define F0(x) x x\n${times(40, (i) => `#define F${i + 1}(x) F${i}(x) F${i}(x)\n`)}`;

/** Sixty files, each of which includes the next one twice. */
function doubling(include: (name: string) => string): Files {
  const files: Record<string, string> = { 'f60.h': '\n' };
  for (let i = 0; i < 60; i++) files[i === 0 ? 'board.dts' : `f${i}.h`] = include(`f${i + 1}.h`).repeat(2);
  return files;
}

/** Sources that must be rejected, with the expected error. */
const REFUSED: Readonly<Record<string, readonly [DiagnosticId, Hostile]>> = {
  'a file that includes itself': ['include-depth', alone('#include "board.dts"\n')],
  'a file that includes itself twice': [
    'include-depth',
    alone('#include "board.dts"\n#include "board.dts"\n'),
  ],
  'files that include each other': [
    'include-depth',
    { files: { 'board.dts': '#include "a.h"\n', 'a.h': '#include "board.dts"\n'.repeat(2) } },
  ],
  'files of which each includes the next twice': [
    'include-depth',
    { files: doubling((name) => `#include "${name}"\n`) },
  ],
  'a file that dtc includes in itself': [
    'include-depth',
    alone('/dts-v1/;\n/include/ "board.dts"\n', { preprocess: false }),
  ],
  'files that dtc includes twice each': [
    'include-depth',
    { files: doubling((name) => `/include/ "${name}"\n`), options: { preprocess: false } },
  ],
  'a file put in again and again': [
    'incbin',
    {
      files: {
        'board.dts': `/dts-v1/;\n/ { p = ${times(4000, () => '/incbin/("d"),\n')} <1>; };\n`,
        d: new Uint8Array(1 << 20),
      },
    },
  ],
  'a file put in at many places': [
    'incbin',
    {
      files: {
        'board.dts': `/dts-v1/;\n/ { ${times(4000, (i) => `p${i} = /incbin/("d");\n`)} };\n`,
        d: new Uint8Array(1 << 20),
      },
    },
  ],

  'nodes in nodes': ['too-deep', inRoot('n { '.repeat(DEEP) + '}; '.repeat(DEEP))],
  'nodes in nodes without end': ['too-deep', inRoot('n { '.repeat(DEEP))],
  'parentheses in parentheses': ['too-deep', value(`<${'('.repeat(DEEP)}1${')'.repeat(DEEP)}>`)],
  'parentheses without end': ['too-deep', value(`<${'('.repeat(DEEP)}`)],
  'a choice in a choice': ['too-deep', value(`<(${'1 ? 1 : '.repeat(DEEP)}1)>`)],
  'a choice before a choice': ['too-deep', value(`<(${'1 ? '.repeat(DEEP)}1${' : 1'.repeat(DEEP)})>`)],
  'parentheses without end in a condition': [
    'preprocessor-expression',
    alone(`#if ${'('.repeat(DEEP)}\n#endif\n`),
  ],
  'conditions without end': ['unterminated-conditional', alone('#if 1\n'.repeat(DEEP))],
  'conditions without end where nothing counts': ['unterminated-conditional', alone('#if 0\n'.repeat(DEEP))],

  'macros that grow': ['macro-size', alone(`${LAUGHS}/dts-v1/;\n/ { p = <A12>; };\n`)],
  'macros that grow in a condition': [
    'macro-size',
    alone(`${LAUGHS.replace('A0 1', 'A0 1 +')}#if A12 1\n#endif\n`),
  ],
  'macros that grow in an include': ['macro-size', alone(`${LAUGHS}#include A12\n`)],
  'macros that grow in a line': ['macro-size', alone(`${LAUGHS}#line A12\n`)],
  'macros that grow in an argument': [
    'macro-size',
    alone(`${LAUGHS}#define F(x) x\n/dts-v1/;\n/ { p = <F(A12)>; };\n`),
  ],
  'macros that grow to nothing': [
    'macro-size',
    alone(`${LAUGHS.replace('A0 1', 'A0')}/dts-v1/;\n/ { p = <A12>; };\n`),
  ],
  'calls that grow': ['macro-size', alone(`${LAUGHING_CALLS}/dts-v1/;\n/ { p = <F40(1)>; };\n`)],
  'calls that grow to nothing': ['macro-size', alone(`${LAUGHING_CALLS}/dts-v1/;\n/ { p = <F40()>; };\n`)],
  'an argument that grows': [
    'macro-size',
    alone(`#define D(x) x x\n/dts-v1/;\n/ { p = <${nested('D', 60, '1')}>; };\n`),
  ],
  'an argument of nothing that grows': [
    'macro-size',
    alone(`#define D(x) x x x x\n#define N\n/dts-v1/;\n/ { p = <${nested('D', 40, 'N')}>; };\n`),
  ],
  'a string that grows': [
    'macro-size',
    alone(`#define S(x) #x\n#define X(x) S(x)\n/dts-v1/;\n/ { p = ${nested('X', 60, '"\\\\"')}; };\n`),
  ],
  'a name that grows': [
    'macro-size',
    alone(`#define P(x) x ## x\n#define X(x) P(x)\n/dts-v1/;\n/ { ${nested('X', 60, 'a')}; };\n`),
  ],
  'variable arguments that grow': [
    'macro-size',
    alone(`#define V(...) __VA_ARGS__, __VA_ARGS__\n/dts-v1/;\n/ { p = ${nested('V', 60, '<1>')}; };\n`),
  ],
  'a call without end over a long file': [
    'macro-arguments',
    alone(`#define F(x) x\n/dts-v1/;\n/ { p = <F(${'1 \n'.repeat(DEEP)}>; };\n`),
  ],
  'calls without end in calls without end': [
    'macro-arguments',
    alone(`#define F(x) x\n/dts-v1/;\n/ { p = <${'F('.repeat(8000)}1>; };\n`),
  ],

  'a long line of errors': ['unknown-word', value(`<${'NEVER '.repeat(DEEP)}>`)],
  'many unknown references': [
    'unknown-reference',
    alone(`/dts-v1/;\n/ { };\n${times(8000, (i) => `&never${i} { a; };\n`)}`),
  ],
  'comments in place of a file name': [
    'preprocessor-directive',
    alone(`#include ${'/**/ '.repeat(DEEP)}x\n`),
  ],
  'comments before the name of a file that is missing': [
    'file-not-found',
    alone(`#include ${'/**/ '.repeat(DEEP)}"gone.h"\n`),
  ],
  'a comment without end before a file name': [
    'preprocessor-directive',
    alone(`#include ${'/**/ '.repeat(DEEP)}/* "gone.h"\n`),
  ],
  'many wrong directives': ['preprocessor-directive', alone('#else\n'.repeat(DEEP))],
  'a long string without end': ['syntax', value(`"${'a'.repeat(1_000_000)}`)],
  'a long comment without end': ['unterminated-comment', value(`/*${'*'.repeat(1_000_000)}`)],
  'a long name with no meaning': ['unknown-word', value(`<${'a'.repeat(1_000_000)}>`)],
  'a long number': ['integer-range', value(`<${'9'.repeat(1_000_000)}>`)],
};

it.each(Object.keys(REFUSED))('%s', (name) => {
  const [id, hostile] = REFUSED[name]!;
  const compiled = compileSoon(hostile);
  expect(compiled.tree).toBeUndefined();
  expect(errorsOf(compiled)[0]?.id).toBe(id);
  for (const { message } of compiled.diagnostics) expect(message.length).toBeLessThan(1000);
});
