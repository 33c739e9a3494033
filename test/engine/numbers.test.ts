// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { GrammarError, isRange, parseBanks, parseNumber, parseRange } from '../../src/engine/numbers.ts';

describe('a number', () => {
  it.each([
    ['0', 0n],
    ['1024', 1024n],
    ['0x40000000', 0x40000000n],
    ['0XfF', 255n],
    ['512M', 512n << 20n],
    ['2GiB', 2n << 30n],
    ['4kb', 4096n],
    ['16777215t', 16777215n << 40n],
    ['0xffffffffffffffff', 0xffffffffffffffffn],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '-1',
    '+1',
    '1.5M',
    '1e3',
    '0x',
    '10B',
    'M',
    '1X',
    '٣',
    '16777216T',
    '9'.repeat(1_000_000),
  ])('rejects %.20s', (text) => {
    expect(() => parseNumber(text)).toThrow(GrammarError);
  });
});

describe('a range', () => {
  it('may end at 2^64, and not above', () => {
    expect(parseRange('0xfffffffffffff000:4K')).toEqual({ base: 0xfffffffffffff000n, size: 4096n });
    expect(() => parseRange('0xfffffffffffff000:4097')).toThrow('ends above 2^64');
  });

  it.each(['0x40000000', '0:0', '0:1:2', ':', '0:', ':1'])('rejects %s', (text) => {
    expect(() => parseRange(text)).toThrow(GrammarError);
  });

  it('is not the name of a file', () => {
    expect(isRange('0x40200000:32M')).toBe(true);
    expect(isRange('C:Image@0x40200000')).toBe(false);
  });
});

describe('banks', () => {
  it('are separated by blanks, line feeds, commas or semicolons, and may name their node', () => {
    expect(parseBanks(' 0x40000000:1G@0,\n0x80000000:1G@1;0:4K ')).toEqual([
      { base: 0x40000000n, size: 1n << 30n, node: 0 },
      { base: 0x80000000n, size: 1n << 30n, node: 1 },
      { base: 0n, size: 4096n },
    ]);
    expect(parseBanks(' ')).toEqual([]);
  });

  it('are 128 at most', () => {
    expect(parseBanks('0:1 '.repeat(128))).toHaveLength(128);
    expect(() => parseBanks('0:1 '.repeat(129))).toThrow('129 banks');
  });
});
