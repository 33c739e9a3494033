// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../src/base/latin1.ts';
import type { Diagnostic, Severity } from '../../src/diagnostics/diagnostic.ts';
import { PLAIN } from '../../src/report/boot-text.ts';
import type { Style } from '../../src/report/boot-text.ts';
import { diagnosticsText } from '../../src/report/diagnostics-text.ts';
import type { Loc } from '../../src/source/loc.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { SourceMap } from '../../src/source/source-map.ts';

/** One file, whose text is UTF-8 unless it is given as bytes, and the location of a part of it. */
function open(text: string | Uint8Array, map = new SourceMap(), path = 'a.dts', from: Loc = 0) {
  const file = new SourceFile(path, latin1(typeof text === 'string' ? Buffer.from(text) : text));
  const base = map.open(file, from);
  const at = (part: string): Loc => base + file.text.indexOf(latin1(Buffer.from(part)));
  return { map, at, span: (part: string) => ({ start: at(part), end: at(part) + Buffer.from(part).length }) };
}

function diagnostic(more: Partial<Diagnostic>, severity: Severity = 'error'): Diagnostic {
  return { id: 'syntax', severity, message: 'it is wrong', ...more };
}

/** Only the excerpt: a line of the source and the mark under it. */
function excerpt(text: string | Uint8Array, part: string, columns = Infinity): string[] {
  const { map, span } = open(text);
  return diagnosticsText([diagnostic({ span: span(part) })], map, { ...PLAIN, columns }).slice(1, 3);
}

const X = 'x'.repeat(100);

describe('a line of the source', () => {
  it.each<[string, string | Uint8Array, string, string[]]>([
    ['with a mark under the place', 'a = <&b>;', '&b', ['    1 | a = <&b>;', '      |      ^~']],
    [
      'with tabs as columns',
      '\ta =\t&b;',
      '&b',
      ['    1 |         a =     &b;', '      |                 ^~'],
    ],
    ['in UTF-8', 'ä = "漢字", &b;', '&b', ['    1 | ä = "漢字", &b;', '      |             ^~']],
    [
      'in no UTF-8',
      Buffer.from('\xe4\x9b = &b;', 'latin1'),
      '&b',
      ['    1 | ä\\x9b = &b;', '      |         ^~'],
    ],
    [
      'with control characters',
      'a\x1b[2J\x07 &b',
      '&b',
      ['    1 | a\\x1b[2J\\x07 &b', '      |              ^~'],
    ],
    ['with text that turns around', 'a\u202eb &c', '&c', ['    1 | a\\u{202e}b &c', '      |            ^~']],
    ['without its carriage return', 'a = &b\r\nc', '&b', ['    1 | a = &b', '      |     ^~']],
    ['marked to its end where the place goes on', '&b\nc', '&b\nc', ['    1 | &b', '      | ^~']],
    ['that is long, cut at its end', `&b ${X}`, '&b', [`    1 | &b ${X.slice(0, 68)}…`, '      | ^~']],
    [
      'that is long, cut around the place',
      `${X}&b${X}`,
      '&b',
      [`    1 | …${X.slice(0, 36)}&b${X.slice(0, 32)}…`, '      |                                      ^~'],
    ],
    [
      'that is very long',
      `${'y'.repeat(1e6)}&b`,
      '&b',
      [`    1 | …${'y'.repeat(36)}&b`, '      |                                      ^~'],
    ],
  ])('%s', (_, text, part, expected) => {
    expect(excerpt(text, part)).toEqual(expected);
  });

  it('is cut to the terminal', () => {
    expect(excerpt(`&b ${X}`, '&b', 40)).toEqual([`    1 | &b ${X.slice(0, 28)}…`, '      | ^~']);
  });

  it.each([
    ['&{/soc/a@0} b', '&{/soc/a@0}', '^~~~~~~~~~~'],
    ['&lab_el,b', '&lab_el,b', '^~~~~~~~~'],
    ['} b', '}', '^'],
    ['', '', undefined],
  ])('%j is marked as a word where only its start is known', (text, _, mark) => {
    const { map } = open(text);
    const [, , line] = diagnosticsText([diagnostic({ span: { start: 1, end: 1 } })], map, PLAIN);
    expect(line?.split('| ')[1]).toBe(mark);
  });
});

describe('what belongs to it', () => {
  it('is the chain of includes', () => {
    const main = open('/include/ "b"', undefined, 'a.dts');
    const middle = open('\n  /include/ "c"', main.map, 'b', main.at('/include/'));
    const last = open('&x', main.map, 'gr\xc3\xb6\x1b.dtsi', middle.at('/include/'));
    expect(diagnosticsText([diagnostic({ span: last.span('&x') })], main.map, PLAIN)).toEqual([
      'grö\\x1b.dtsi:1:1: error: it is wrong',
      '    1 | &x',
      '      | ^~',
      '  included from b:2',
      '  included from a.dts:1',
      '1 error',
    ]);
  });

  it('is the start of a long chain', () => {
    const map = new SourceMap();
    let from = 0;
    for (let i = 0; i < 30; i++) from = open('x', map, `f${i}`, from).at('x');
    const lines = diagnosticsText([diagnostic({ span: { start: from, end: from + 1 } })], map, PLAIN);
    expect(lines.slice(3)).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `  included from f${28 - i}:1`),
      '  … and 21 more',
      '1 error',
    ]);
  });

  it('is the macro it came out of', () => {
    const { map, at } = open('#define PORT <&uart>\na = PORT;');
    const start = map.expansion(at('<&uart>') + 1, at('PORT;'));
    expect(diagnosticsText([diagnostic({ span: { start, end: start } })], map, PLAIN)).toEqual([
      'a.dts:2:5: error: it is wrong',
      '    2 | a = PORT;',
      '      |     ^~~~',
      '  in the macro PORT, defined at a.dts:1:15',
      '    1 | #define PORT <&uart>',
      '      |               ^~~~~',
      '1 error',
    ]);
  });

  it('is no macro for what was its argument', () => {
    const { map, at } = open('#define ID(x) x\na = ID(&uart);');
    const start = map.expansion(at('&uart'), at('ID(&'));
    expect(diagnosticsText([diagnostic({ span: { start, end: start } })], map, PLAIN)).toEqual([
      'a.dts:2:8: error: it is wrong',
      '    2 | a = ID(&uart);',
      '      |        ^~~~~',
      '1 error',
    ]);
  });

  it('are other places, and what to do', () => {
    const { map, span } = open('a { };\na { };');
    const fix = 'give one another name';
    const related = [{ message: 'it was here', span: span('a { };\n') }];
    expect(diagnosticsText([diagnostic({ span: span('{ };\na'), related, fix })], map, PLAIN)).toEqual([
      'a.dts:1:3: error: it is wrong',
      '    1 | a { };',
      '      |   ^~~~',
      'a.dts:1:1: note: it was here',
      '    1 | a { };',
      '      | ^~~~~~',
      '  help: give one another name',
      '1 error',
    ]);
  });

  it('is the node if there is no place in a source', () => {
    expect(diagnosticsText([diagnostic({ node: '/a\x1b' })], new SourceMap(), PLAIN)).toEqual([
      '/a\\x1b: error: it is wrong',
      '1 error',
    ]);
  });
});

describe('all of them', () => {
  it.each<[Severity[], string[]]>([
    [['error', 'warning', 'error'], ['2 errors, 1 warning']],
    [['warning', 'warning'], ['2 warnings']],
    [['note'], []],
    [[], []],
  ])('%j are counted', (severities, expected) => {
    const all = severities.map((severity) => diagnostic({}, severity));
    expect(diagnosticsText(all, new SourceMap(), PLAIN).slice(severities.length)).toEqual(expected);
  });

  it('are not all shown where there are more than anybody reads', () => {
    const lines = diagnosticsText(Array<Diagnostic>(250).fill(diagnostic({})), new SourceMap(), PLAIN);
    expect(lines.slice(199)).toEqual(['error: it is wrong', '(50 more are not shown)', '250 errors']);
  });

  it('are broken between words and coloured by what they are', () => {
    const { map, span } = open('a = <&b>;');
    const one = diagnostic({ span: span('&b'), message: 'this is more than fits a line' }, 'warning');
    const style: Style = {
      ...PLAIN,
      columns: 36,
      warning: (text) => `{${text}}`,
      dim: (text) => `(${text})`,
    };
    expect(diagnosticsText([one], map, style)).toEqual([
      'a.dts:1:6: {warning:} this is more',
      '  than fits a line',
      '(    1 |) a = <&b>;',
      '(      |)      {^~}',
      '1 warning',
    ]);
  });
});
