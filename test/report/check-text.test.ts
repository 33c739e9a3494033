// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/report/boot-text.ts';
import type { Style } from '../../src/report/boot-text.ts';
import type { BoardFinding, CheckReport } from '../../src/engine/check-report.ts';
import { checkText } from '../../src/report/check-text.ts';
import { HOSTILE_TEXTS, SAMPLE, boardOf, findingOf, hostileReport } from '../support/check-reports.ts';
import { realReport, reportOf, spotOf } from '../support/check-reports.ts';

const NARROW: Style = { ...PLAIN, columns: 80 };

/** The text of one finding, without the counts. */
function shown(more: Partial<BoardFinding>, style: Style = NARROW): string[] {
  const lines = checkText(reportOf(boardOf('a.dts', [findingOf(more)])), style);
  return lines.slice(0, lines.indexOf(''));
}

/** The text after all findings. */
function counts(report: CheckReport): string[] {
  const lines = checkText(report, NARROW);
  return lines.slice(lines.lastIndexOf('') + 1);
}

describe('a report', () => {
  it('is shown file by file, with counts', () => {
    expect(`${checkText(SAMPLE, NARROW).join('\n')}\n`).toBe(`\
soc.dtsi:12:3: error: fw@50000000 overlaps dma@50080000 by 512 KiB [overlap]
   12 |                 reg = <0x50000000 0x100000>;
      |                 ^~~
  on 3 boards: a.dts, b.dts, more boards/c.dts
  soc.dtsi:20:3: note: dma@50080000 is here
   20 |                 reg = <0x50080000 0x100000>;
      |                 ^~~
  Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware
    and the device write over each other
  help: end fw@50000000 at 0x50080000

a.dts:7:2: note: no device uses pool@60000000 [region-unused]
    7 |         pool@60000000 {
      |         ^~~~~~~~~~~~~

d.dtb: /reserved-memory/fw@50000000 reg (at 0x1a8): warning: reg has 12 bytes
  [reg-length]
  / #size-cells (at 0x40): note: the cells are set here
  Linux: OF: reserved mem: says nothing

e.dtb: could not be read: this is no blob

RULE           WORST    FOUND  BOARDS
overlap        error        1       3
reg-length     warning      1       1
region-unused  note         1       1

BOARD              ERRORS  WARNINGS  NOTES
a.dts                   1         0      1
b.dts                   1         0      0
more boards/c.dts       1         0      0
d.dtb                   0         1      0

(1,200 more findings of the same rules are not shown)
(1 finding is suppressed)
5 boards: 1 error, 1 warning, 1 note on 4 of them; 1 could not be read
For more on a rule: rmem explain overlap
`);
  });

  it('goes through a file from its top to its bottom', () => {
    const at = (file: string, line: number, column: number): BoardFinding =>
      findingOf({ spot: spotOf({ file, line, column, text: '' }) });
    const findings = [at('b', 9, 1), at('a', 1, 1), at('b', 10, 1), at('b', 9, 7), at('b', 2, 8)];
    const places = checkText(reportOf(boardOf('b', findings))).flatMap(
      (line) => /^[^ ]*(?=: error)/.exec(line) ?? [],
    );
    expect(places).toEqual(['b:2:8', 'b:9:1', 'b:9:7', 'b:10:1', 'a:1:1']);
  });

  it('sets off what it says by how bad it is', () => {
    const style: Style = {
      columns: 80,
      heading: (text) => `<h>${text}</h>`,
      error: (text) => `<e>${text}</e>`,
      warning: (text) => `<w>${text}</w>`,
      dim: (text) => `<d>${text}</d>`,
    };
    const lines = checkText(SAMPLE, style);
    expect(lines.slice(0, 4)).toEqual([
      'soc.dtsi:12:3: <e>error:</e> fw@50000000 overlaps dma@50080000 by 512 KiB [overlap]',
      '<d>   12 |</d>                 reg = <0x50000000 0x100000>;',
      '<d>      |</d>                 <e>^~~</e>',
      '<d>  on 3 boards: a.dts, b.dts, more boards/c.dts</d>',
    ]);
    expect(lines).toContain('<e>e.dtb: could not be read: this is no blob</e>');
    expect(lines).toContain('<h>RULE           WORST    FOUND  BOARDS</h>');
    expect(lines.at(-1)).toBe('<d>For more on a rule: rmem explain overlap</d>');
  });
});

describe('a finding', () => {
  it.each<[string, Partial<BoardFinding>, string[]]>([
    [
      'in an include',
      { spot: spotOf({ text: '' }) },
      ['soc.dtsi:12:3: error: it is [overlap]', '  included from a.dts:3'],
    ],
    [
      'out of a macro',
      {
        spot: spotOf({
          ...{ text: '\tFW(0);', includedFrom: [] },
          macro: { file: 'fw.h', line: 4, column: 15, text: '#define FW(x) reg = <x>', name: 'FW' },
        }),
      },
      [
        'soc.dtsi:12:3: error: it is [overlap]',
        '   12 |         FW(0);',
        '      |          ^~~',
        '  in the macro FW, defined at fw.h:4:15',
        '    4 | #define FW(x) reg = <x>',
        '      |               ^~~',
      ],
    ],
    [
      'over several lines',
      { spot: spotOf({ endLine: 14, endColumn: 1, includedFrom: [] }) },
      [
        'soc.dtsi:12:3: error: it is [overlap]',
        '   12 |                 reg = <0x50000000 0x100000>;',
        '      |                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~',
      ],
    ],
    [
      'behind the part of a line that was kept',
      { spot: spotOf({ column: 5000, includedFrom: [] }) },
      ['soc.dtsi:12:5000: error: it is [overlap]'],
    ],
    [
      'of a node without a place',
      { spot: null, property: null },
      ['a.dts: /reserved-memory/fw@50000000: error: it is [overlap]'],
    ],
    ['of no node', { spot: null, node: null, property: null }, ['a.dts: error: it is [overlap]']],
    [
      'with a place on the same line',
      {
        spot: spotOf({ includedFrom: [] }),
        related: [
          { message: 'here too', spot: spotOf({ column: 10 }), node: null, property: null, offset: null },
        ],
      },
      [
        'soc.dtsi:12:3: error: it is [overlap]',
        '   12 |                 reg = <0x50000000 0x100000>;',
        '      |                 ^~~',
        '  soc.dtsi:12:10: note: here too',
      ],
    ],
    [
      'with many places',
      {
        spot: null,
        related: Array.from({ length: 5 }, (_, i) => ({
          ...{ message: `here ${i}`, spot: null, property: null, offset: null },
          node: i === 0 ? null : `/n${i}`,
        })),
      },
      [
        'a.dts: /reserved-memory/fw@50000000 reg: error: it is [overlap]',
        '  note: here 0',
        '  /n1: note: here 1',
        '  /n2: note: here 2',
        '  … and 2 more places',
      ],
    ],
  ])('%s', (_, more, expected) => {
    expect(shown({ message: 'it is', ...more })).toEqual(expected);
  });

  it('that overlays bring about names them', () => {
    const finding = findingOf({ spot: spotOf({ text: '', includedFrom: [] }) });
    const lines = checkText(reportOf(boardOf('a.dts', [finding], { board: 'a.dts + cam.dtso' })));
    expect(lines[1]).toBe('  on a.dts + cam.dtso');
  });

  it.each([
    [4, '  on 4 boards: 0, 1, 2, 3'],
    [5, '  on 5 boards: 0, 1, 2, … and 2 more'],
    [2003, '  on 2,003 boards: 0, 1, 2, … and 2,000 more'],
  ])('of %i boards names some', (count, expected) => {
    const boards = Array.from({ length: count }, (_, i) => boardOf(i.toString(), [findingOf()]));
    expect(checkText(reportOf(...boards))[3]).toBe(expected);
  });
});

describe('the counts', () => {
  const failed = boardOf('x', [], { failure: 'it is none', boot: null });
  it.each<[string, CheckReport, string[]]>([
    ['of no board', reportOf(), ['0 boards: nothing found']],
    ['of a board without findings', reportOf(boardOf('a', [])), ['1 board: nothing found']],
    ['of several', reportOf(boardOf('a', []), boardOf('b', [])), ['2 boards: nothing found']],
    [
      'of one board',
      reportOf(boardOf('a', [findingOf()])),
      ['1 board: 1 error', 'For more on a rule: rmem explain overlap'],
    ],
    ['of one that could not be read', reportOf(failed), ['1 board: nothing found; 1 could not be read']],
    [
      'of one whose source is wrong',
      reportOf({ ...failed, findings: [findingOf({ id: 'syntax' })] }),
      ['1 board: 1 error; 1 could not be read'],
    ],
    [
      'of what is suppressed',
      reportOf(
        boardOf(
          'a',
          [2, 3].map((line) =>
            findingOf({ spot: spotOf({ line }), suppressed: { by: 'baseline', reason: null } }),
          ),
        ),
      ),
      ['(2 findings are suppressed)', '1 board: nothing found'],
    ],
  ])('%s', (_, report, expected) => {
    expect(counts(report)).toEqual(expected);
  });

  it('name no more boards than anybody reads', () => {
    const boards = Array.from({ length: 1030 }, (_, i) => boardOf(`b${i}`, [findingOf()]));
    const lines = checkText(reportOf(...boards), NARROW);
    expect(lines.slice(lines.indexOf('BOARD  ERRORS  WARNINGS  NOTES') + 20, -2)).toEqual([
      'b19         1         0      0',
      'and 1,010 more',
      '',
    ]);
    expect(lines.at(-2)).toBe('1,030 boards: 1 error on 1,030 of them');
  });
});

describe('hostile text', () => {
  it.each(HOSTILE_TEXTS)('%j is shown and does nothing', (text) => {
    const lines = checkText(hostileReport(text), NARROW);
    expect(lines.filter((line) => /[\p{C}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
    expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    expect(lines.at(-2)).toBe('3 boards: 2 errors on 2 of them; 1 could not be read');
  });

  it('is cut to the terminal where there are words', () => {
    const lines = checkText(realReport(), NARROW);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeGreaterThan(20);
  });
});
