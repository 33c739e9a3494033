// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/engine/glob.ts';

const PATHS = [
  ...['a.dts', 'b.dts', 'a.dtb', 'ab.dts', 'a b.dts', 'ä.dts', '.a.dts', 'a{b}.dts', 'a[1].dts'],
  ...['x/a.dts', 'x/y/a.dts', 'x/y/z/b.dts', 'x/.y/a.dts', 'xy/a.dts', 'x1/a-rev2.dts', 'x2/a-rev10.dts'],
];

const PATTERNS = [
  ...['*.dts', '*', '**', '**/*.dts', 'x/**', 'x/**/*.dts', '**/a.dts', '**/y/**', 'x*/*.dts', './a.dts'],
  ...[
    'a?.dts',
    '?.dts',
    '[ab].dts',
    '[!a].dts',
    '[a-c]*.dts',
    '{a,b}.dts',
    '{x,xy}/a.dts',
    '{x,x/{y,z}}/a.dts',
  ],
  ...[
    '.a.dts',
    '.*',
    'x/.y/*.dts',
    'x?/*-rev[0-9].dts',
    'x?/*-rev*.dts',
    '*a*b*',
    '**/**/a.dts',
    'x/*/a.dts',
  ],
  ...['a\\{b\\}.dts', 'a\\[1\\].dts', 'x/y/z/*.dts', 'none', '*/*/*', 'x/**/z/*', 'a*.{dts,dtb}'],
];

let folder: string;

/** Returns a path matcher for a valid glob. */
function matcherOf(pattern: string): (path: string) => boolean {
  const matches = globMatcher(pattern, { characters: 1_000_000 });
  if (typeof matches === 'string') throw new Error(`${pattern}: ${matches}`);
  return matches;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-glob-'));
  for (const path of PATHS) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('globMatcher', () => {
  it.each(PATTERNS)('%s matches the files that tinyglobby finds', (pattern) => {
    const matches = matcherOf(pattern);
    const found = globSync(pattern, { cwd: folder, expandDirectories: false });
    expect(PATHS.filter(matches).sort()).toEqual(found.sort());
  });

  it.each(['{a', 'a}', '{a,{b}', `{${'a,'.repeat(200)}}`, '{a,b}'.repeat(10)])('refuses %s', (pattern) => {
    expect(globMatcher(pattern, { characters: 1_000_000 })).toBe('bad-braces');
  });

  it.each([
    ['boards/*.dts', 12],
    ['./a', 1],
    // the pattern itself, and each alternative
    ['{a,b}.dts', 9 + 5 + 5],
    ['{a,{b,c}}', 9 + 5 + 5 + 4 * 1],
    // braces with a single alternative count, too
    ['{a}{b}', 6 + 4 + 2],
  ])('takes of the budget for %s %i characters', (pattern, characters) => {
    const budget = { characters };
    expect(typeof globMatcher(pattern, budget)).toBe('function');
    expect(budget).toEqual({ characters: 0 });
    expect(globMatcher(pattern, { characters: characters - 1 })).toBe('over-budget');
  });

  it('agrees with a search of all ways to match', () => {
    const word = (...of: string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 8 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(word('a', 'b', '*', '?'), word('a', 'b'), (pattern, name) => {
        expect(matcherOf(pattern)(name)).toBe(matchesSomehow(pattern, name));
      }),
    );
  });

  it.each([
    ['*a'.repeat(1000), 'a'.repeat(4000)],
    ['**/a/'.repeat(400), 'a/'.repeat(2000)],
    ['[', '['],
  ])('answers for %s', (pattern, path) => {
    expect(typeof matcherOf(pattern)(path)).toBe('boolean');
  });
});

/** A slow second opinion: tries every length for each star. */
function matchesSomehow(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const rest = pattern.slice(1);
  if (pattern.startsWith('*'))
    return Array.from({ length: name.length + 1 }, (_, i) => i).some((i) =>
      matchesSomehow(rest, name.slice(i)),
    );
  return (
    name !== '' && (pattern.startsWith('?') || pattern[0] === name[0]) && matchesSomehow(rest, name.slice(1))
  );
}
