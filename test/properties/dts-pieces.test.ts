// SPDX-License-Identifier: MIT
//
// Boards that share includes compile to the same result with and without a cache.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import { SourceCache } from '../../src/dts/source-cache.ts';
import { picture } from '../support/compiled-picture.ts';
import { memoryHost } from '../support/sources.ts';

/** Lines of the files; most combinations compile. */
const LINES = [
  ...[
    '#define A 1',
    '#define A 2',
    '#define A B',
    '#define B 3',
    '#define F(x) x A',
    '#define G F',
    '#undef A',
    '#undef B',
  ],
  ...['#ifdef A', '#ifndef B', '#if A > 1', '#if defined B', '#else', '#endif', '#pragma once', '#line 9'],
  ...[
    '#include "a.dtsi"',
    '#include "b.dtsi"',
    '#include "x/c.dtsi"',
    '#include "guarded.h"',
    '#include <d.h>',
  ],
  ...[
    '/ { p = <A>; };',
    '/ { q = <B B>, "A"; };',
    '/ { r = <F(B)>; };',
    '/ { s = <G (1)>; l: n { t = <&l>; }; };',
  ],
  ...[
    '/ { n {',
    '}; };',
    'u = <A>;',
    '&l { v = &l; m: o { }; };',
    '&m { w = <&l A>; };',
    '/delete-node/ &m;',
    '&{/n} { };',
  ],
  ...[
    '/ { z = <__LINE__>; };',
    '/ { z = <__COUNTER__>; };',
    '/dts-v1/;',
    '/plugin/;',
    '/memreserve/ A 2;',
    'l:',
    '/* A',
    '*/',
  ],
];
const BLOCKS = LINES.filter(
  (line) => /^(?:\/|&|#(?:define|include)).*[;0-9a-zA-Z">]$/.test(line) && !line.endsWith('/;'),
);

const lines = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...LINES) },
    { weight: 4, arbitrary: fc.constantFrom(...BLOCKS) },
  ),
  {
    maxLength: 6,
  },
);
const text = lines.map((list) => list.map((line) => `${line}\n`).join(''));
const START = '/dts-v1/;\n/ { l: n { m: o { }; }; };\n';
const start = fc.constantFrom(START, START, START, '/dts-v1/;\n', '');

it('a cache changes nothing', () => {
  const shared = fc.record({
    'a.dtsi': text,
    'b.dtsi': text,
    'x/c.dtsi': text,
    'x/a.dtsi': text,
    'd.h': text,
  });
  const boards = fc.array(fc.tuple(start, text, text), { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(shared, boards, (files, parts) => {
      const all: Record<string, string> = {
        ...files,
        'guarded.h': `#ifndef H\n#define H\n${files['d.h']}#endif\n`,
      };
      for (const [i, [first, before, after]] of parts.entries())
        all[`${i}.dts`] = `${first}${before}#include "a.dtsi"\n#include "b.dtsi"\n${after}`;
      const host = memoryHost(all);
      const cache = new SourceCache();
      const options = { includeDirs: [''] };
      // once to fill the cache, and once to use it
      for (const i of [...parts.keys(), ...parts.keys()]) {
        const compiled = compileDts(`${i}.dts`, host, { ...options, cache });
        expect(picture(compiled)).toEqual(picture(compileDts(`${i}.dts`, host, options)));
      }
    }),
    { numRuns: 120 },
  );
});
