// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ignoreComments } from '../../../src/check/suppress/ignore-comments.ts';

/** The target of a comment: the text from there to the end of the name. */
function targetsOf(text: string): readonly string[] {
  return ignoreComments(text).map(({ target }) =>
    typeof target === 'number' ? /^[^\s{;=]*/.exec(text.slice(target))![0] || text[target]! : target,
  );
}

describe('what a comment stands before', () => {
  it.each<readonly [string, string]>([
    ['/* rmem-ignore r: x */ node@1 { };', 'node@1'],
    ['// rmem-ignore r: x\nreg = <0>;', 'reg'],
    ['// rmem-ignore r: x \\\n still the comment\nreg = <0>;', 'reg'],
    ['/** rmem-ignore r: x **/\r\n\r\n#address-cells = <1>;', '#address-cells'],
    ['/* rmem-ignore r: x */ a: b: /omit-if-no-ref/ c : pool { };', 'pool'],
    ['/* rmem-ignore r: x */ /* and more */ // and more\n\n pool { };', 'pool'],
    ['/* rmem-ignore r: x */ /delete-node/ a@1; /delete-property/ b; pool { };', 'pool'],
    ['/* rmem-ignore r: x */ /delete-node/ &{/a/b}; /omit-if-no-ref/ &c; &pool { };', '&pool'],
    ['/* rmem-ignore r: x */ /dts-v1/; /plugin/; /memreserve/ 0 1; / { };', '/'],
    ['/* rmem-ignore r: x */ /include/ "a.dtsi" &{/soc} { };', '&'],
    ['/* rmem-ignore r: x */\n#include "a.h"\n #  ifdef A\n#define B(c) \\\n d\n# 1 "x"\npool { };', 'pool'],
    ['/* rmem-ignore r: x */ POOL(a, 1)', 'POOL(a,'],
    ['#define POOL(a) /* rmem-ignore r: x */ a { \\\n b; }\nafter;', 'a'],
    ['#define POOL(a) a { }; /* rmem-ignore r: x */\nafter;', 'nothing-follows'],
    ['#endif /* rmem-ignore r: x */\nafter;', 'after'],
    ['a = "\\"/*"; /* rmem-ignore r: x */ b;', 'b'],
    ["a = <'\\'' '\"'>; /* rmem-ignore r: x */ b;", 'b'],
    ["#if 0\ndon't\n#endif\n/* rmem-ignore r: x */ b;", 'b'],
    ['a = <1>, /* rmem-ignore r: x */ <2>; b;', 'in-value'],
    ['a = <1>; /* rmem-ignore r: x */ }; b;', 'nothing-follows'],
    ['/* rmem-ignore r: x', 'nothing-follows'],
  ])('%s', (text, expected) => {
    expect(targetsOf(text)).toEqual([expected]);
  });

  it('is the same for several in a row', () => {
    expect(targetsOf('// rmem-ignore a: x\n// rmem-ignore b: x\nc; /* rmem-ignore d: x */ e;')).toEqual([
      'c',
      'c',
      'e',
    ]);
  });
});

describe('what a comment says', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['/* rmem-ignore one: why */', ['one'], 'why'],
    ['/*rmem-ignore one:why*/', ['one'], 'why'],
    ['// rmem-ignore one, two ,three-four: why: because', ['one', 'two', 'three-four'], 'why: because'],
    [
      '/*\n * rmem-ignore one,\n *   two: the loader\n * writes it\n */',
      ['one', 'two'],
      'the loader writes it',
    ],
    ['// rmem-ignore one', ['one'], ''],
    ['// rmem-ignore one because of this', ['one'], ''],
    ['// rmem-ignore one -- because: of this', ['one'], ''],
    ['// rmem-ignore: why', [], ''],
    ['// rmem-ignore', [], ''],
    ['/* rmem-ignore one */ two: three;', ['one'], ''],
    ['/* rmem-ignore */ two: three;', [], ''],
    ['// rmem-ignore one: a\tb\x1b[2J\x00', ['one'], 'a b [2J'],
    ['// rmem-ignore one: caf\xc3\xa9', ['one'], 'caf\xc3\xa9'],
  ])('%j', (text, rules, reason) => {
    const [comment, ...more] = ignoreComments(text);
    expect(more).toEqual([]);
    expect(comment!.rules.map(({ name }) => name)).toEqual(rules);
    for (const { name, start } of comment!.rules) expect(text.startsWith(name, start)).toBe(true);
    expect(comment!.reason).toBe(reason);
    expect(text.slice(comment!.start, comment!.end)).toBe('rmem-ignore');
  });

  it('cuts a long reason, and not in the middle of a character', () => {
    const [comment] = ignoreComments(`// rmem-ignore one: ${'\xc3\xa9'.repeat(1000)}`);
    expect(comment!.reason.length).toBeLessThan(500);
    expect(comment!.reason).toMatch(/^(\xc3\xa9)*$/);
  });
});

describe('what is none', () => {
  it.each([
    '/* rmem-ignored one: why */',
    '/* rmem-ignore-next one: why */',
    '/* see rmem-ignore one: why */',
    'a = "/* rmem-ignore one: why */";',
    'a = "\\"// rmem-ignore one: why";',
    'rmem-ignore;',
  ])('%s', (text) => {
    expect(ignoreComments(text)).toEqual([]);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      'rmem-ignore',
      ' one',
      ':',
      ' why',
      '/*',
      '*/',
      '//',
      '\n',
      '\\',
      '"',
      "'",
      '=',
      ';',
      '{',
      '}',
      '/',
      '&',
    ],
    ...['#', '#define a(b)', '#if', 'name', 'label:', '/delete-node/', '/omit-if-no-ref/', '*', ',', ' '],
  );

  it('is read to its end, and what is found is there', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, target } of ignoreComments(text)) {
          expect(text.slice(start, end)).toBe('rmem-ignore');
          if (typeof target === 'number') expect(target).toBeGreaterThan(end);
        }
      }),
    );
  });

  const MANY = 50_000;
  it.each([
    ['comments before one node', `${'/*rmem-ignore a:b*/'.repeat(MANY)}a{};`, MANY],
    ['comments with nothing behind', '//rmem-ignore a:b\n'.repeat(MANY), MANY],
    ['rules in one', `/* rmem-ignore ${'a,'.repeat(MANY)}b: c */`, 1],
    ['words without end', `/* rmem-ignore a: b */${' '.repeat(MANY)}${'x'.repeat(MANY)}`, 1],
    ['references without end', `/* rmem-ignore a: b */${'/omit-if-no-ref/ &{'.repeat(MANY)}`, 1],
    ['strings that do not end', `/* rmem-ignore a: b */${'"\n'.repeat(MANY)}`, 1],
    ['stars', `/*${'*'.repeat(MANY)} rmem-ignore a: b */`, 0],
    ['backslashes', `// rmem-ignore a: b ${'\\\n'.repeat(MANY)}`, 1],
  ])('%s', (_, text, count) => {
    expect(ignoreComments(text)).toHaveLength(count);
  });
});
