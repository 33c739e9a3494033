// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { U64_MAX } from '../../src/base/u64.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { memparse, parseArgs, parseEarlyParams, strtoull } from '../../src/linux/cmdline.ts';
import { Printk } from '../../src/linux/printk.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { board } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

const LINUX_6_12 = releaseOf('6.12');
const LINUX_7_2 = releaseOf('7.2');

describe('parseArgs', () => {
  it.each<[string, [string, string | null][]]>([
    ['', []],
    ['  \t ', []],
    ['quiet', [['quiet', null]]],
    [
      ' a=1  b ',
      [
        ['a', '1'],
        ['b', null],
      ],
    ],
    ['a=', [['a', '']]],
    ['a=b=c', [['a', 'b=c']]],
    ['=a', [['=a', null]]],
    ['==a', [['=', 'a']]],
    [
      'a="b c" d',
      [
        ['a', 'b c'],
        ['d', null],
      ],
    ],
    [
      '"a=b c" d',
      [
        ['a', 'b c'],
        ['d', null],
      ],
    ],
    [
      '"a b" c',
      [
        ['a b', null],
        ['c', null],
      ],
    ],
    ['a="b c', [['a', 'b c']]],
    ['a=b" "c', [['a', 'b" "c']]],
    ['a="', [['a', '']]],
    ['""', [['', null]]],
    ['a -- b=1', [['a', null]]],
    [
      'a --=1 b',
      [
        ['a', null],
        ['--', '1'],
        ['b', null],
      ],
    ],
    [
      'a --b',
      [
        ['a', null],
        ['--b', null],
      ],
    ],
  ])('%j', (cmdline, expected) => {
    expect(parseArgs(cmdline).map(({ name, value }) => [name, value])).toEqual(expected);
  });
});

// lib/kstrtox.c: a number that is too large becomes all ones, and all its digits are read; see the boots
// below
describe('strtoull and memparse', () => {
  const NEWER = LINUX_7_2.numbers;

  it.each([
    ['', 0n, 0],
    ['12', 12n, 2],
    ['12x', 12n, 2],
    ['012', 10n, 3],
    ['08', 0n, 1],
    ['0x1F', 0x1fn, 4],
    ['0X1f', 0x1fn, 4],
    ['0xg', 0n, 1],
    ['0x', 0n, 1],
    ['-1', 0n, 0],
    ['18446744073709551615', U64_MAX, 20],
    ['18446744073709551616', U64_MAX, 20],
    ['36893488147419103233', U64_MAX, 20],
    ['0x1ffffffffffffffff', U64_MAX, 19],
  ])('strtoull %j', (text, value, end) => {
    expect(strtoull(text, 0, NEWER)).toEqual({ value, end });
  });

  it.each([
    ['64M', 64n << 20n, 3],
    ['64m', 64n << 20n, 3],
    ['1K', 1024n, 2],
    ['1G', 1n << 30n, 2],
    ['1t', 1n << 40n, 2],
    ['1P', 1n << 50n, 2],
    ['1e', 1n << 60n, 2],
    ['16E', U64_MAX, 3],
    ['0x1e', 0x1en, 4],
    ['0x10M', 16n << 20n, 5],
    ['040M', 32n << 20n, 4],
    ['64MB', 64n << 20n, 3],
    ['M', 0n, 0],
    ['0xM', 0n, 1],
    ['64 M', 64n, 2],
  ])('memparse %j', (text, value, end) => {
    expect(memparse(text, 0, NEWER)).toEqual({ value, end });
  });

  it('both start at the given address', () => {
    expect(strtoull('7,0x20,', 2, NEWER)).toEqual({ value: 32n, end: 6 });
    expect(memparse('7@0x20M-', 2, NEWER)).toEqual({ value: 32n << 20n, end: 7 });
  });

  // the first was booted: 6.12.107 and 6.1.176 log "cma: Size (0xf000000000000000) of region at …"; the
  // others are from reading lib/cmdline.c
  it.each<[string, bigint, number]>([
    ['99999E', 0xf000_0000_0000_0000n, 6],
    ['0x1ffffffffffffffff', U64_MAX, 19],
    ['M', 0n, 1],
    ['64M', 64n << 20n, 3],
  ])('memparse %j before overflow was detected', (text, value, end) => {
    expect(memparse(text, 0, LINUX_6_12.numbers)).toEqual({ value, end });
  });
});

it('early parameters run left to right, and - and _ are equal in their names', () => {
  const printk = new Printk(702, 64, 64);
  const seen: (string | null)[] = [];
  const setup = (value: string | null): number => (seen.push(value), value === null ? -22 : 0);
  parseEarlyParams(
    'numa-cma=1 other=2 numa_cma=3 numa-cma -- numa_cma=4',
    new Map([['numa_cma', setup]]),
    printk,
  );
  expect(seen).toEqual(['1', '3', null]);
  expect(printk.lines).toMatchObject([
    { id: 'malformed', level: 4, text: "Malformed early option 'numa-cma'", node: null },
  ]);
});

// Linux 7.2.13 (Debian, arm64, QEMU virt with 1 GiB): sizes of its CMA areas in MiB, sorted by name
describe('cma= as the kernel parses it', () => {
  it.each([
    ['', { reserved: 64 }],
    ['cma=040M', { reserved: 32 }],
    ['cma=0x2000000', { reserved: 32 }],
    ['cma=0xM', {}],
    ['cma=08M', {}],
    ['-- cma=16M', { reserved: 64 }],
    ['"cma=16M"', { reserved: 16 }],
    ['cma="16M"', { reserved: 16 }],
    ['cma=16mcma=32M cma', { reserved: 16 }],
    ['cma=1e', {}],
    ['cma=99999999999999999999', { reserved: 64 }],
    ['cma=36893488147419103233', { reserved: 64 }],
    ['numa-cma=0:16M cma=0x10000000000000000', { numa0: 16, reserved: 64 }],
    ['mem=300M cma_pernuma=0x1000001 mem', { numa0: 18, reserved: 64 }],
  ])('%j', (cmdline, expected) => {
    const { areas, numaAreas } = bootReservedMemory(board({}), { ...VIRT, cmdline });
    const found = [...areas, ...numaAreas].map(({ name, size }) => [name, Number(size >> 20n)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it.each([
    ['cma', ['<3> cma: Config string not provided', "<4> Malformed early option 'cma'"]],
    ['mem=300M mem', ['<5> Memory limited to 300MB', "<4> Malformed early option 'mem'"]],
  ])('%j logs an error', (cmdline, expected) => {
    const { log } = bootReservedMemory(board({}), { ...VIRT, cmdline });
    expect(log.slice(0, 2).map(({ level, text }) => `<${level}> ${text}`)).toEqual(expected);
  });
});
