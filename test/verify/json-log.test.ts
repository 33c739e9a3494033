// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { explainLog } from '../../src/verify/explain-log.ts';
import { JsonLines } from '../../src/verify/json-log.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';

const TEXT = 'cma: Reserved 64 MiB at 0x000000007bc00000';

describe('JsonLines', () => {
  it.each([
    [`"msg": "${TEXT}"`],
    [`   "msg" : "${TEXT}",`],
    [`\t"MESSAGE":"${TEXT}" ,  `],
    [`{"MESSAGE":"${TEXT}"}`],
    [`{ "msg": "${TEXT}", "other": 1 }  `],
  ])('reads %s', (line) => {
    expect(new JsonLines().read(line)).toEqual({ text: TEXT, level: null, stamped: true, seconds: null });
  });

  it('uses level and time from the members before the message, once', () => {
    const lines = new JsonLines();
    const read = ['"pri": 6,', '"time":    1.5,', `"msg": "${TEXT}"`, `"msg": "${TEXT}"`].map((line) =>
      lines.read(line),
    );
    expect(read).toMatchObject([null, null, { level: 6, seconds: 1.5 }, { level: null, seconds: null }]);
  });

  it.each(['msg: 1', '"host": "msg"', '"msg"', 'x "msg": "y"'])('does not handle %s', (line) => {
    expect(new JsonLines().read(line)).toBeUndefined();
  });

  it.each([
    ['blanks', ' ', null],
    ['blanks before a comma', ' ', null, ','],
    ['commas', ',', null],
    ['quotes', '"', null],
    ['digits', '0', null],
  ])('reads to the end of a line with a million %s in its value', (_, unit, entry, end = 'x') => {
    const line = `"msg": x${unit.repeat(1_000_000)}${end}`;
    expect(new JsonLines().read(line)).toBe(entry);
  });

  it('reads to the end of a line of a million blanks', () => {
    expect(new JsonLines().read(`${' '.repeat(1_000_000)}"`)).toBeUndefined();
    expect(new JsonLines().read(`"msg"${' '.repeat(1_000_000)}"`)).toBeUndefined();
  });
});

describe('a line break in a message', () => {
  const explained = (message: string): string[] => {
    const log = readKernelLog(new TextEncoder().encode(`${JSON.stringify({ MESSAGE: message })}\n`));
    return explainLog(log).map(({ text }) => text);
  };

  it.each(['\n', '\r', '\r\n'])('%j ends a line', (end) => {
    expect(explained(`${TEXT}${end}${TEXT}${end}`)).toEqual([TEXT, TEXT]);
  });
});
