// SPDX-License-Identifier: MIT
//
// For any source, compiling returns a tree or errors, nothing else, and quickly.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { CompileOptions } from '../../src/compile/compile-dts.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { LANGUAGE, WRONG } from '../compile/cases/index.ts';
import { SOURCE, sourceCase } from '../compile/cases/case.ts';
import { shape } from '../support/shape.ts';
import { errorsOf, memoryHost } from '../support/sources.ts';

/** More than any of these takes on a busy machine. */
const SOON = 2000;

const WORDS = [
  ...[
    '/dts-v1/;',
    '/plugin/;',
    '/memreserve/',
    '/bits/',
    '/incbin/("d.bin")',
    '/include/ "a.dtsi"',
    '/delete-node/',
  ],
  ...[
    '/delete-property/',
    '/omit-if-no-ref/',
    '/',
    '{',
    '}',
    '};',
    ';',
    '=',
    '<',
    '>',
    '(',
    ')',
    '[',
    ']',
    ',',
    '?',
    ':',
  ],
  ...[
    '+',
    '-',
    '*',
    '%',
    '&',
    '|',
    '^',
    '~',
    '!',
    '<<',
    '>>',
    '&&',
    '||',
    '==',
    '!=',
    '<=',
    '>=',
    '@',
    '.',
    '$',
    '`',
    '\\',
  ],
  ...[
    'a',
    'b',
    'node@1',
    'reg',
    'phandle',
    'name',
    '#address-cells',
    'l:',
    'm:',
    '&l',
    '&m',
    '&{/a}',
    '&{/',
    '&{l/a}',
    '__symbols__',
  ],
  ...[
    '0',
    '1',
    '0xff',
    '8',
    '64',
    '0x',
    '08',
    '1UL',
    '99999999999999999999',
    'de',
    'ad',
    `'a'`,
    `''`,
    `'`,
    '"s"',
    '"\\x"',
    '"',
    '""',
  ],
  ...[
    '#',
    '##',
    '\n',
    '\n\n',
    ' ',
    '\t',
    '\r\n',
    '\\\n',
    '/*',
    '*/',
    '//',
    '/* c */',
    '// c\n',
    '\0',
    '\xff',
  ],
  ...[
    '\n#define A B A\n',
    '\n#define B A 1\n',
    '\n#define F(x) x F(x) A\n',
    '\n#define G(x, ...) #x x ## x __VA_ARGS__\n',
    '\n#undef A\n',
  ],
  ...[
    'A',
    'B',
    'F',
    'F(',
    'F(1)',
    'G(',
    'G(a, b)',
    'G()',
    '__LINE__',
    '__VA_ARGS__',
    '__VA_OPT__(',
    'defined',
    '__COUNTER__',
  ],
  ...[
    '\n#if ',
    '\n#if 0\n',
    '\n#if 1\n',
    '\n#ifdef A\n',
    '\n#ifndef A\n',
    '\n#elif ',
    '\n#else\n',
    '\n#endif\n',
    '\n#include "a.dtsi"\n',
  ],
  ...[
    '\n#include ',
    '\n#include <',
    '\n#line 5\n',
    '\n# 7 "x.dts"\n',
    '\n#pragma once\n',
    '\n#error\n',
    '\n#warning w\n',
    '\n#define ',
    '\n#undef ',
  ],
  ...[
    '/dts-v1/;\n/ { l: a { b; }; };\n',
    '/ { m: node@1 { }; };\n',
    'a = <1 2>;',
    'b { a; };',
    '&l { a = "s"; };\n',
  ],
];
const word = fc.constantFrom(...WORDS);
const options: fc.Arbitrary<CompileOptions> = fc.record({
  preprocess: fc.boolean(),
  symbols: fc.boolean(),
  fixups: fc.boolean(),
  autoAliases: fc.boolean(),
  sort: fc.boolean(),
  force: fc.boolean(),
});
const FILES = { 'a.dtsi': 'a { };\n#define A 1\n', 'd.bin': '\x01\x02' };

function check(text: string, more: Readonly<Record<string, string>>, choice: CompileOptions): void {
  const started = performance.now();
  const compiled = compileDts(SOURCE, memoryHost({ ...FILES, ...more, [SOURCE]: text }), choice);
  const errors = errorsOf(compiled);
  if (compiled.tree === undefined) expect(errors).not.toEqual([]);
  else if (choice.force !== true) expect(errors).toEqual([]);
  for (const { message, span } of compiled.diagnostics) {
    expect(message).toMatch(/^[^\n]+$/);
    if (span !== undefined) expect(compiled.sources.place(span.start)).toBeDefined();
  }
  if (compiled.tree !== undefined && errors.length === 0) {
    const { root } = compiled.tree;
    expect(shape(readDtb(writeDtb(compiled.tree)).root)).toEqual(shape(root));
  }
  expect(performance.now() - started).toBeLessThan(SOON);
}

it('words in any order', () => {
  const words = fc.array(fc.tuple(word, fc.constantFrom('', '', ' ')), { maxLength: 60 });
  fc.assert(
    fc.property(words, fc.boolean(), options, (list, header, choice) => {
      const text = list.map(([one, space]) => one + space).join('');
      check(header ? `/dts-v1/;\n/ { l: a { }; };\n${text}` : text, {}, choice);
    }),
    { numRuns: 1200 },
  );
});

it('sources with something cut out, put in, doubled or changed', () => {
  const seeds = Object.values({ ...LANGUAGE, ...WRONG }).map(sourceCase);
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const change = fc.record({ kind: fc.nat(4), at: place, length: fc.nat(12), word });
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      options,
      (seed, changes, choice) => {
        let text = seed.files[SOURCE]!;
        for (const { kind, at, length, word: put } of changes) {
          const from = Math.floor(at * text.length);
          const to = from + length;
          const middle = [
            '',
            put + text.slice(from, to),
            text.slice(from, to).repeat(2),
            String.fromCharCode((text.charCodeAt(from) || 0) ^ 1) + text.slice(from + 1, to),
            put,
          ][kind]!;
          text = text.slice(0, from) + middle + text.slice(to);
        }
        check(text, seed.files, { ...seed.options, ...choice });
      },
    ),
    { numRuns: 1200 },
  );
});
