// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { MAX_LINE, linesAround } from '../../src/web/source-lines.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const numbered = (count: number): string => Array.from({ length: count }, (_, i) => `${i + 1}`).join('\n');

describe('lines of a source', () => {
  it.each(['', 'a', '\n', 'a\nb', 'a\n\nb\n', '\xff\r\n\xfe', numbered(2000)])(
    '%j are all of them',
    (text) => {
      const lines = text.split('\n');
      expect(linesAround(bytesOf(text), 1)).toEqual({ first: 0, lines, count: lines.length });
    },
  );

  const long = numbered(5000);
  it.each<[number, number]>([
    [1, 0],
    [1000, 0],
    [2500, 1500],
    [4999, 3000],
    [9999, 3000],
  ])('around line %i of 5000 begin behind %i lines', (line, first) => {
    const lines = long.split('\n').slice(first, first + 2000);
    expect(linesAround(bytesOf(long), line)).toEqual({ first, lines, count: 5000 });
  });

  it('that are long are cut a byte beyond what is shown', () => {
    const text = `${'a'.repeat(MAX_LINE)}\n${'b'.repeat(MAX_LINE + 1)}\n${'c'.repeat(5 * MAX_LINE)}\nd`;
    expect(linesAround(bytesOf(text), 1).lines.map((line) => [line[0], line.length])).toEqual([
      ['a', MAX_LINE],
      ['b', MAX_LINE + 1],
      ['c', MAX_LINE + 1],
      ['d', 1],
    ]);
  });

  it('of 8 MiB of newlines are 2000', () => {
    const { lines, count } = linesAround(new Uint8Array(8 << 20).fill(0x0a), 1);
    expect([lines.length, count]).toEqual([2000, (8 << 20) + 1]);
  });
});
