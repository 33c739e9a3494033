// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { allAreas } from '../../src/linux/boot-result.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Kconfig } from '../../src/linux/kconfig.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

/** The lines about it, on a machine with this many MiB. */
function crashLines(
  mebibytes: number,
  cmdline: string,
  regions: NodeLiteral = {},
  kconfig: Partial<Kconfig> = {},
): string[] {
  const { log } = bootReservedMemory(board(regions), {
    ...VIRT,
    memory: [{ base: 0x40000000n, size: BigInt(mebibytes) << 20n }],
    cmdline,
    kconfig: { ...DEBIAN_ARM64_7_2, ...kconfig },
  });
  return log
    .filter(({ text }) => text.includes('crashkernel'))
    .map(({ level, text }) => `<${level}> ${text}`);
}

// Linux 7.2.13 (Debian, arm64, QEMU virt) with the same memory
describe('crashkernel= as the kernel handles it', () => {
  it.each<[number, string, string[]]>([
    [
      2048,
      'crashkernel=256M',
      ['<6> crashkernel reserved: 0x00000000aba00000 - 0x00000000bba00000 (256 MB)'],
    ],
    [
      2048,
      'crashkernel=64M@0x60000000',
      ['<6> crashkernel reserved: 0x0000000060000000 - 0x0000000064000000 (64 MB)'],
    ],
    [
      2048,
      'crashkernel=1G-4G:128M,4G-:256M',
      ['<6> crashkernel reserved: 0x00000000b3a00000 - 0x00000000bba00000 (128 MB)'],
    ],
    [
      6144,
      'crashkernel=512M,high',
      [
        '<6> crashkernel low memory reserved: 0xf4000000 - 0xfc000000 (128 MB)',
        '<6> crashkernel reserved: 0x000000019f200000 - 0x00000001bf200000 (512 MB)',
      ],
    ],
    // one without a suffix takes precedence over one with ,high, in any order
    [
      1024,
      'crashkernel=1G-2G:64M@0x50000000 crashkernel=32M,high',
      ['<6> crashkernel reserved: 0x0000000050000000 - 0x0000000054000000 (64 MB)'],
    ],
    [
      6144,
      'crashkernel=2500M',
      ['<6> crashkernel reserved: 0x000000005fc00000 - 0x00000000fc000000 (2500 MB)'],
    ],
    // no room below the DMA limit, nor above it
    [6144, 'crashkernel=3G', ['<4> cannot allocate crashkernel (size:0xc0000000)']],
    [
      6144,
      'crashkernel=512M,high crashkernel=4G,low',
      ['<3> cannot allocate crashkernel low memory (size:0x100000000).'],
    ],
    // as large as memory: nothing is logged
    [1024, 'crashkernel=8G', []],
    [256, 'crashkernel=1G:64M', ["<4> crashkernel: '-' expected"]],
    [256, 'crashkernel=2G-1G:64M', ['<4> crashkernel: end <= start']],
    [256, 'crashkernel=0-:256M', ['<4> crashkernel: invalid size']],
    [256, 'crashkernel=1G-:64M', ['<6> crashkernel size resulted in zero bytes']],
    [256, 'crashkernel=0-:16M@x', ["<4> crashkernel: Memory value expected after '@'"]],
    // only ,high ,low and ,cma are suffixes: the last one of these has none
    [512, 'crashkernel=64Mx crashkernel=8M,highx', ['<4> crashkernel: unrecognized char: ,']],
  ])('%i MiB: %s', (mebibytes, cmdline, expected) => {
    expect(crashLines(mebibytes, cmdline)).toEqual(expected);
  });
});

// from reading kernel/crash_reserve.c
describe('crashkernel= by reading the source', () => {
  it.each<[string, string[]]>([
    ['crashkernel=', ['<4> crashkernel: memory value expected']],
    ['crashkernel=x crashkernel=64M,cma', ['<4> crashkernel: memory value expected']],
    ['crashkernel=64Mx', ['<4> crashkernel: unrecognized char: x']],
    ['crashkernel=-1G:64M', ['<4> crashkernel: Memory value expected']],
    ['crashkernel=0-x:64M', ['<4> crashkernel: Memory value expected']],
    ['crashkernel=0-1G,:64M', ["<4> crashkernel: ':' expected"]],
    ['crashkernel=0-:x', ['<4> crashkernel: Memory value expected']],
    ['crashkernel=0-64M:8M,x', ['<4> crashkernel: Memory value expected']],
    ['crashkernel=,high', ['<4> crashkernel: memory value expected']],
    ['crashkernel=64Mx,high', ['<4> crashkernel: unrecognized char: x']],
    ['crashkernel=64M,high crashkernel=x,low', ['<4> crashkernel: memory value expected']],
    ['crashkernel=64M,cma', []],
    ['crashkernel=64M,low', []],
    ['crashkernel=0', []],
    ['xcrashkernel=', ['<4> crashkernel: memory value expected']],
  ])('%s', (cmdline, expected) => {
    expect(crashLines(1024, cmdline)).toEqual(expected);
  });
});

it('a fixed base in use', () => {
  const region = { 'a@60000000': { reg: [0x60000000n, 0x1000n] } };
  expect(crashLines(1024, 'crashkernel=64M@0x5e000000', region)).toEqual([
    '<4> crashkernel reservation failed - memory is in use.',
  ]);
});

it('is ignored without CONFIG_CRASH_RESERVE', () => {
  expect(crashLines(1024, 'crashkernel=64M', {}, { crashReserve: false })).toEqual([]);
});

it('memory is freed if the low part fails', () => {
  const result = bootReservedMemory(board({}), {
    ...VIRT,
    memory: [{ base: 0x40000000n, size: 6n << 30n }],
    cmdline: 'crashkernel=512M,high crashkernel=4G,low',
  });
  expect(result.reserved.some(({ base, size }) => base <= 0x1a0000000n && 0x1a0000000n < base + size)).toBe(
    false,
  );
});

// Linux 7.3.4 (Debian, arm64, QEMU virt) with 1 GiB
describe('crashkernel=SIZE,cma as Linux 7.3 handles it', () => {
  const boot = (cmdline: string, kernel = '7.3'): BootResult =>
    bootReservedMemory(board({}), {
      ...VIRT,
      kernel,
      image: { base: 0x40200000n, size: 0x3240000n },
      cmdline,
    });
  const DEFAULT = '<6> cma: Reserved 64 MiB at 0x000000007bc00000';
  const OWN_64M = '<6> crashkernel reserved: 0x0000000077c00000 - 0x000000007bc00000 (64 MB)';
  it.each<[string, readonly string[], bigint]>([
    [
      'crashkernel=128M crashkernel=1500M,cma',
      [
        DEFAULT,
        '<6> crashkernel reserved: 0x0000000073c00000 - 0x000000007bc00000 (128 MB)',
        '<3> cma: Failed to reserve 1500 MiB',
        '<3> cma: Failed to reserve 750 MiB',
        '<6> cma: Reserved 375 MiB at 0x000000005c400000',
        '<3> cma: Failed to reserve 375 MiB',
        '<6> cma: Reserved 187 MiB at 0x0000000050800000',
        '<3> cma: Failed to reserve 187 MiB',
        '<6> cma: Reserved 93 MiB at 0x000000004aa00000',
        '<3> cma: Failed to reserve 93 MiB',
        '<6> cma: Reserved 46 MiB at 0x0000000045000000',
        '<4> crashkernel CMA reservation failed: 1500 MB requested, 703 MB reserved in 4 ranges',
      ],
      788480n,
    ],
    // rounded to pageblocks
    [
      'crashkernel=64M crashkernel=1,cma',
      [
        DEFAULT,
        OWN_64M,
        '<6> cma: Reserved 0 MiB at 0x0000000077a00000',
        '<6> crashkernel CMA reserved: 0 MB in 1 ranges',
      ],
      67584n,
    ],
    [
      'crashkernel=64M crashkernel=5000K,cma cma=16M',
      [
        '<6> cma: Reserved 16 MiB at 0x000000007ec00000',
        '<6> crashkernel reserved: 0x000000007ac00000 - 0x000000007ec00000 (64 MB)',
        '<6> cma: Reserved 4 MiB at 0x000000007a600000',
        '<6> crashkernel CMA reserved: 4 MB in 1 ranges',
      ],
      22528n,
    ],
    [
      'crashkernel=64M crashkernel=x,cma',
      [DEFAULT, '<4> crashkernel: memory value expected', OWN_64M],
      65536n,
    ],
    ['crashkernel=64M crashkernel=0,cma', [DEFAULT, OWN_64M], 65536n],
    // not without another crashkernel=, and not with an invalid one
    ['crashkernel=64M,cma', [DEFAULT], 65536n],
    [
      'crashkernel=64Mx crashkernel=1y,cma',
      [DEFAULT, '<4> crashkernel: unrecognized char: x', '<4> crashkernel: unrecognized char: y'],
      65536n,
    ],
  ])('%s', (cmdline, expected, cmaTotalKiB) => {
    const result = boot(cmdline);
    const lines = result.log.filter(({ text }) => /cma: |crashkernel/.test(text));
    expect(lines.map(({ level, text }) => `<${level}> ${text}`)).toEqual(expected);
    expect(allAreas(result).reduce((sum, { size }) => sum + size, 0n) >> 10n).toBe(cmaTotalKiB);
  });

  it('is ignored by earlier releases', () => {
    expect(boot('crashkernel=64M crashkernel=64M,cma', '7.2').crashAreas).toEqual([]);
  });
});
