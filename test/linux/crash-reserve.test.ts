// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Kconfig } from '../../src/linux/kconfig.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

/** The lines about it, of a machine with so many MiB. */
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

// Linux 7.2.13 (Debian, arm64, QEMU virt) with as much memory
describe('crashkernel=, as the kernel took it', () => {
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
    // one without a suffix beats one with ,high wherever it stands
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
    // neither below the DMA limit nor above it
    [6144, 'crashkernel=3G', ['<4> cannot allocate crashkernel (size:0xc0000000)']],
    [
      6144,
      'crashkernel=512M,high crashkernel=4G,low',
      ['<3> cannot allocate crashkernel low memory (size:0x100000000).'],
    ],
    // as much as there is memory: silence
    [1024, 'crashkernel=8G', []],
    [256, 'crashkernel=1G:64M', ["<4> crashkernel: '-' expected"]],
    [256, 'crashkernel=2G-1G:64M', ['<4> crashkernel: end <= start']],
    [256, 'crashkernel=0-:256M', ['<4> crashkernel: invalid size']],
    [256, 'crashkernel=1G-:64M', ['<6> crashkernel size resulted in zero bytes']],
    [256, 'crashkernel=0-:16M@x', ["<4> crashkernel: Memory value expected after '@'"]],
    // only ,high ,low and ,cma make a suffix: the last of these is one without
    [512, 'crashkernel=64Mx crashkernel=8M,highx', ['<4> crashkernel: unrecognized char: ,']],
  ])('%i MiB: %s', (mebibytes, cmdline, expected) => {
    expect(crashLines(mebibytes, cmdline)).toEqual(expected);
  });
});

// kernel/crash_reserve.c, read
describe('crashkernel=, by the source', () => {
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

it('a fixed base that is in use', () => {
  const region = { 'a@60000000': { reg: [0x60000000n, 0x1000n] } };
  expect(crashLines(1024, 'crashkernel=64M@0x5e000000', region)).toEqual([
    '<4> crashkernel reservation failed - memory is in use.',
  ]);
});

it('nothing is read without CONFIG_CRASH_RESERVE', () => {
  expect(crashLines(1024, 'crashkernel=64M', {}, { crashReserve: false })).toEqual([]);
});

it('what a failure of the low part leaves is free again', () => {
  const result = bootReservedMemory(board({}), {
    ...VIRT,
    memory: [{ base: 0x40000000n, size: 6n << 30n }],
    cmdline: 'crashkernel=512M,high crashkernel=4G,low',
  });
  expect(result.reserved.some(({ base, size }) => base <= 0x1a0000000n && 0x1a0000000n < base + size)).toBe(
    false,
  );
});
