// SPDX-License-Identifier: MIT
//
// Sources larger than any board's, each a trap for code that searches a whole list for each item. They must
// compile, and quickly.
import { expect, it } from 'vitest';
import { DEEP, alone, compileSoon, inRoot, nested, times, value } from '../support/hostile.ts';
import type { Hostile } from '../support/hostile.ts';
import { errorsOf, printed } from '../support/sources.ts';

const LARGE: Readonly<Record<string, Hostile>> = {
  'conditions in conditions': alone(`${'#if 1\n'.repeat(DEEP)}/dts-v1/;\n/ { };\n${'#endif\n'.repeat(DEEP)}`),
  'conditions in conditions where nothing counts': alone(
    `#if 0\n${'#if 1\n'.repeat(DEEP)}${'#endif\n'.repeat(DEEP)}#endif\n/dts-v1/;\n/ { };\n`,
  ),
  'a sign before a sign': value(`<(${'~'.repeat(DEEP)}1)>`),
  'a long sum': value(`<(1${' + 1'.repeat(DEEP)})>`),
  'a long sum in a condition': alone(`#if 1${' + 1'.repeat(DEEP)}\n/dts-v1/;\n#endif\n/ { };\n`),
  'parentheses in a condition': alone(
    `#if ${'('.repeat(DEEP)}1${')'.repeat(DEEP)}\n/dts-v1/;\n#endif\n/ { };\n`,
  ),
  'a long chain of macros': alone(
    `#define M0 1\n${times(5000, (i) => `#define M${i + 1} M${i}\n`)}/dts-v1/;\n/ { p = <M5000>; };\n`,
  ),
  'a macro in its own arguments': alone(
    `#define F(x) (x)\n/dts-v1/;\n/ { p = <${nested('F', 100, '1')}>; };\n`,
  ),
  'a long line of cells': value(`<${'1 '.repeat(300_000)}>`),
  'a long line of spaces': value(`<1${' '.repeat(2_000_000)}>`),
  'a long string': value(`"${'a'.repeat(1_000_000)}"`),
  'a long comment': value(`/*${'* /'.repeat(1_000_000)}*/ <1>`),
  'a long line that goes on and on': value(`<1${'\\\n'.repeat(500_000)}>`),
  'many lines': value(`<1${'\n'.repeat(1_000_000)}>`),
  'many strings': value(`"a"${', "b"'.repeat(100_000)}`),
  'many labels of a node': inRoot(`${times(DEEP, (i) => `l${i}: `)}n { };`),
  'many labels in a value': value(`<${times(DEEP, (i) => `l${i}: `)}1>`),
  'many children of one beginning': inRoot(times(10_000, (i) => `a-node-with-a-long-name@${i} { };\n`)),
  'many properties': inRoot(times(DEEP, (i) => `p${i};\n`)),
  'many properties, and again': alone(`/dts-v1/;\n${`/ {\n${times(8000, (i) => `p${i};\n`)}};\n`.repeat(3)}`),
  'many blocks of one node': alone(`/dts-v1/;\n/ { l: n { }; };\n${'&l { a; };\n'.repeat(20_000)}`),
  'many blocks of many nodes': alone(
    `/dts-v1/;\n/ {\n${times(8000, (i) => `l${i}: n${i} { };\n`)}};\n${times(8000, (i) => `&l${i} { a; };\n`)}`,
  ),
  'many blocks by path': alone(
    `/dts-v1/;\n/ {\n${times(8000, (i) => `n${i} { };\n`)}};\n${times(8000, (i) => `&{/n${i}} { a; };\n`)}`,
  ),
  'many deletions of nodes': alone(
    `/dts-v1/;\n/ {\n${times(8000, (i) => `l${i}: n${i} { };\n`)}};\n${times(8000, (i) => `/delete-node/ &l${i};\n`)}`,
  ),
  'many deletions by name': alone(
    `/dts-v1/;\n/ {\n${times(8000, (i) => `n${i} { };\n`)}};\n/ {\n${times(8000, (i) => `/delete-node/ n${i};\n`)}};\n`,
  ),
  'many deletions of properties': alone(
    `/dts-v1/;\n/ {\n${times(8000, (i) => `p${i};\n`)}};\n/ {\n${times(8000, (i) => `/delete-property/ p${i};\n`)}};\n`,
  ),
  'one node deleted and made again': alone(
    `/dts-v1/;\n/ { n { }; };\n${'/ { /delete-node/ n; };\n/ { n { a; }; };\n'.repeat(8000)}`,
  ),
  'many references': inRoot(
    `p = <${times(8000, (i) => `&l${i} `)}>;\n${times(8000, (i) => `l${i}: n${i} { };\n`)}`,
    { symbols: true },
  ),
  'many references to given phandles': inRoot(
    `p = <${times(4000, (i) => `&l${i} `)}>;\n${times(4000, (i) => `l${i}: n${i} { };\nm${i} { phandle = <${i + 1}>; };\n`)}`,
  ),
  'many path references in a value': inRoot(`p = ${times(8000, () => '&l, ')}"";\nl: n { };`),
  'many references by a long path': inRoot(
    `p = <${`&{${'/n'.repeat(60)}} `.repeat(8000)}>;\n${'n { '.repeat(60)}${'}; '.repeat(60)}`,
  ),
  'many fixups': alone(`/dts-v1/;\n/plugin/;\n&a { p = <${times(8000, (i) => `&l${i} `)}>; };\n`),
  'many fixups of one label': alone(`/dts-v1/;\n/plugin/;\n&a { p = <${'&l '.repeat(8000)}>; };\n`),
  'many local fixups': alone(`/dts-v1/;\n/plugin/;\n&a { p = <${'&l '.repeat(8000)}>; l: n { }; };\n`),
  'many fragments': alone(`/dts-v1/;\n/plugin/;\n${times(4000, (i) => `&l${i} { a; };\n`)}`),
  'many nodes that may be left out': inRoot(
    times(8000, (i) => `/omit-if-no-ref/ l${i}: n${i} { };\n`),
    { symbols: true },
  ),
  'many nodes, sorted': inRoot(
    times(8000, (i) => `n${(i * 7919) % 8000} { };\n`),
    { sort: true },
  ),
  'many reservations': alone(`/dts-v1/;\n${times(20_000, (i) => `/memreserve/ ${i} 1;\n`)}/ { };\n`, {
    sort: true,
  }),
  'many names with a common end': inRoot(times(5000, (i) => `${'a'.repeat(1 + (i % 100))}${i}-property;\n`)),
  'many includes of a file with a guard': {
    files: {
      'board.dts': `${'#include "a.h"\n'.repeat(15_000)}/dts-v1/;\n/ { };\n`,
      'a.h': `#ifndef A\n#define A\n#endif\n`,
    },
  },
};

it.each(Object.keys(LARGE))('%s', (name) => {
  const compiled = compileSoon(LARGE[name]!);
  expect(printed(compiled, errorsOf(compiled).slice(0, 3))).toEqual([]);
  expect(compiled.tree).toBeDefined();
});
