// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import { checkGithub } from '../../src/report/check-github.ts';
import type { BoardFinding } from '../../src/engine/check-report.ts';
import { HOSTILE_TEXTS, SAMPLE, boardOf, bytes, findingOf } from '../support/check-reports.ts';
import { hostileReport, reportOf, spotOf } from '../support/check-reports.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Parses a command like the runner of GitHub Actions: the message follows the first `::` after the name. */
function commandOf(line: string): Command {
  const [, name, list, message] = /^::(\w+) (.*?)::(.*)$/s.exec(line)!;
  const properties = list!.split(',').map((one): [string, string] => {
    const [key, value] = one.split('=', 2);
    return [key!, unescaped(value!, /%(0D|0A|3A|2C|25)/g)];
  });
  return {
    name: name!,
    properties: Object.fromEntries(properties),
    message: unescaped(message!, /%(0D|0A|25)/g),
  };
}

function unescaped(text: string, escapes: RegExp): string {
  return text.replace(escapes, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function onlyOf(more: Partial<BoardFinding>, file = 'a.dts'): Command {
  return commandOf(checkGithub(reportOf(boardOf(file, [findingOf({ message: 'it is', ...more })])))[0]!);
}

describe('the sample', () => {
  it('is a command a finding', () => {
    expect(checkGithub(SAMPLE)).toEqual([
      `::error file=soc.dtsi,line=12,endLine=12,col=3,endColumn=6,title=${RULES.overlap} [overlap]::` +
        'On 3 boards (a.dts, b.dts, more boards/c.dts):%0Afw@50000000 overlaps dma@50080000 by 512 KiB.%0A' +
        'Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware and the device write over each other.%0A' +
        'Help: end fw@50000000 at 0x50080000.',
      `::notice file=a.dts,line=7,endLine=7,col=2,endColumn=15,title=${RULES['region-unused']} [region-unused]::` +
        'no device uses pool@60000000.',
      expect.stringMatching(
        /^::warning file=d\.dtb,title=A reg .* \[reg-length\]::\/reserved-memory\/fw@50000000 reg:%0Areg has 12 bytes\.%0ALinux: OF/,
      ),
      '::error file=e.dtb,title=A board that could not be read::e.dtb: could not be read: this is no blob',
    ]);
  });
});

describe('a place', () => {
  const text = bytes('/* 🦀 */ reg = <1>;');
  it.each<[string, Partial<BoardFinding>, Record<string, string>]>([
    [
      'counts columns in characters',
      { spot: spotOf({ text, column: 12, endColumn: 15 }) },
      { file: 'soc.dtsi', line: '12', endLine: '12', col: '10', endColumn: '13' },
    ],
    [
      'of several lines has no last column',
      { spot: spotOf({ endLine: 14, endColumn: 2 }) },
      { file: 'soc.dtsi', line: '12', endLine: '14', col: '3' },
    ],
    ['in a blob has no line', { spot: null, offset: 8 }, { file: 'a.dts' }],
    [
      'is a plain path',
      { spot: spotOf({ file: './x/../b:c,d%.dtsi' }) },
      { file: 'b:c,d%.dtsi', line: '12', endLine: '12', col: '3', endColumn: '6' },
    ],
  ])('%s', (_, more, expected) => {
    expect(onlyOf(more).properties).toEqual({ ...expected, title: `${RULES.overlap} [overlap]` });
  });

  it('on many boards names some', () => {
    const boards = Array.from({ length: 7 }, (_, i) =>
      boardOf(i.toString(), [findingOf({ message: 'it is' })]),
    );
    const { message } = commandOf(checkGithub(reportOf(...boards))[0]!);
    expect(message).toBe('On 7 boards (0, 1, 2, 3, 4, …):\nit is.');
  });
});

describe('hostile text', () => {
  it.each(HOSTILE_TEXTS)('%j stays within its command', (text) => {
    const lines = checkGithub(hostileReport(text));
    expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    expect(lines.map(commandOf).map(({ name, properties }) => [name, Object.keys(properties)])).toEqual([
      ['error', ['file', 'line', 'endLine', 'col', 'endColumn', 'title']],
      ['error', ['file', 'title']],
      ['error', ['file', 'title']],
    ]);
  });

  it.each(['100% :: a,b', '%0A', 'x::y'])('%j is shown as it is', (text) => {
    expect(onlyOf({ message: text }).message).toBe(`${text}.`);
    expect(onlyOf({ spot: null }, text).properties['file']).toBe(text);
  });
});
