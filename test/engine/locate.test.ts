// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { BoardFinding, Spot } from '../../src/engine/check-report.ts';
import { locate } from '../../src/engine/locate.ts';
import type { Loc } from '../../src/source/loc.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { SourceMap } from '../../src/source/source-map.ts';

/** Opens a file, and locates parts of it. */
function open(text: string, map = new SourceMap(), path = 'a.dts', from: Loc = 0) {
  const base = map.open(new SourceFile(path, text), from);
  return { map, at: (part: string): Loc => base + text.indexOf(part) };
}

function located(map: SourceMap | undefined, more: Partial<Diagnostic>): BoardFinding {
  const diagnostic: Diagnostic = { id: 'overlap', severity: 'error', message: 'it is', ...more };
  return locate(diagnostic, map, 'print');
}

function spotFrom(map: SourceMap, start: Loc, end: Loc): Spot {
  return located(map, { span: { start, end } }).spot!;
}

describe('a finding', () => {
  it('is plain data, with null for missing fields', () => {
    expect(located(undefined, { span: { start: 1, end: 2 } })).toEqual({
      id: 'overlap',
      severity: 'error',
      message: 'it is',
      linux: null,
      fix: null,
      spot: null,
      node: null,
      property: null,
      offset: null,
      related: [],
      edits: [],
      fingerprint: 'print',
      suppressed: null,
    });
  });

  it('in a blob has its node and offset', () => {
    const related = [{ message: 'here', node: '/b', property: 'reg', offset: 4 }];
    const { node, property, offset, ...rest } = located(undefined, {
      node: '/a',
      property: 'x',
      offset: 8,
      related,
    });
    expect({ node, property, offset }).toEqual({ node: '/a', property: 'x', offset: 8 });
    expect(rest.related).toEqual([{ message: 'here', spot: null, node: '/b', property: 'reg', offset: 4 }]);
  });
});

describe('a spot', () => {
  const text = 'one two\nthree four\n';

  it.each([
    ['of a word', 'two', '\nthree', { line: 1, column: 5, endLine: 1, endColumn: 8 }],
    ['of lines', 'two', ' four', { line: 1, column: 5, endLine: 2, endColumn: 6 }],
    ['without an end', 'four', 'four', { line: 2, column: 7, endLine: 2, endColumn: 7 }],
  ])('%s', (_, from, to, expected) => {
    const { map, at } = open(text);
    expect(spotFrom(map, at(from), at(to))).toEqual({
      file: 'a.dts',
      text: text.split('\n')[expected.line - 1],
      includedFrom: [],
      macro: null,
      ...expected,
    });
  });

  it('that ends in another file ends with its line', () => {
    const { map, at } = open(text);
    const other = open('five six', map, 'b', at('two'));
    expect(spotFrom(map, at('three'), other.at('six'))).toMatchObject({ line: 2, endLine: 2, endColumn: 11 });
  });

  it('that a line marker leads back from ends with its line', () => {
    const { map, at } = open('one two\n# 1\nthree\n');
    map.mark(at('three'), 'a.dts', 1, false);
    expect(spotFrom(map, at('two'), at('three') + 2)).toMatchObject({
      line: 1,
      column: 5,
      endLine: 1,
      endColumn: 8,
    });
  });

  it('keeps the start of a long line', () => {
    const { map, at } = open(`${'x'.repeat(1e6)} here`);
    const spot = spotFrom(map, at('here'), at('here') + 4);
    expect([spot.text.length, spot.column, spot.endColumn]).toEqual([4000, 1e6 + 2, 1e6 + 6]);
  });

  it('names the includes, the nearest first', () => {
    const main = open('\n/include/ "b"', undefined, 'a.dts');
    const middle = open('/include/ "c"', main.map, 'b', main.at('/include/'));
    const last = open('x', main.map, 'c', middle.at('/include/'));
    expect(spotFrom(main.map, last.at('x'), last.at('x') + 1).includedFrom).toEqual([
      { file: 'b', line: 1 },
      { file: 'a.dts', line: 2 },
    ]);
  });

  it.each([
    ['#define FW reg\nFW;', 'FW'],
    ['#\\\ndefine FW reg\nFW;', null],
  ])('of what came out of a macro is its use: %j', (source, name) => {
    const { map, at } = open(source);
    const start = map.expansion(at('reg'), at('FW;'));
    const { line, column, macro } = spotFrom(map, start, start);
    expect({ line, column }).toEqual({ line: name === null ? 3 : 2, column: 1 });
    expect(macro).toEqual({
      name,
      file: 'a.dts',
      line: name === null ? 2 : 1,
      column: 12 - (name === null ? 1 : 0),
      text: name === null ? 'define FW reg' : '#define FW reg',
    });
  });
});

describe('an edit', () => {
  it('is what to put in place of bytes of a file', () => {
    const { map, at } = open('\xc3\xbc one\n two three\n');
    const edits = [{ span: { start: at('one'), end: at(' three') }, text: 'x' }];
    expect(located(map, { edits }).edits).toEqual([
      {
        file: 'a.dts',
        start: 3,
        end: 11,
        line: 1,
        column: 4,
        endLine: 2,
        endColumn: 5,
        lineText: '\xc3\xbc one',
        endLineText: ' two three',
        text: 'x',
      },
    ]);
  });
});
