// SPDX-License-Identifier: MIT
//
// What a machine and /chosen can say about memory. Logs and lists without another source are those of
// Debian's Linux 7.2.13 for arm64 in QEMU (machine virt, 1 GiB) with the same tree and command line.
import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/linux/arch/arch.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { board, makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, logOf, memoryOf, reservedIn } from '../support/virt.ts';

const ALL = '0x0000000040000000..0x000000007fffffff 0 NONE';

it('mem= drops memory, and the initrd is added again', () => {
  const result = bootReservedMemory(
    board({
      'a@43f00000': { reg: [0x43f00000n, 0x200000n], 'no-map': true },
      'b@46300000': { reg: [0x46300000n, 0x200000n] },
      'c@48000000': { reg: [0x48000000n, 0x1000n] },
    }),
    { ...VIRT, cmdline: 'mem=100M' },
  );
  expect(logOf(result)).toEqual([
    '<5> Memory limited to 100MB',
    '<6> 0x0000000043f00000..0x00000000440fffff (2048 KiB) nomap non-reusable a@43f00000',
    '<6> 0x0000000046300000..0x00000000464fffff (2048 KiB) map non-reusable b@46300000',
    '<6> 0x0000000048000000..0x0000000048000fff (4 KiB) map non-reusable c@48000000',
  ]);
  expect(memoryOf(result)).toEqual([
    '0x0000000040000000..0x0000000043efffff 0 NONE',
    '0x0000000043f00000..0x00000000440fffff 0 NOMAP',
    '0x0000000044100000..0x00000000463fffff 0 NONE',
    '0x0000000048000000..0x00000000480fbfff 0 NONE',
  ]);
});

// arm64_memblock_init(): the whole image is added again; this kernel crashes before it can log it
it('mem= drops memory, and the image is added again', () => {
  expect(memoryOf(bootReservedMemory(board({}), { ...VIRT, cmdline: 'mem=16M' }))).toEqual([
    '0x0000000040000000..0x00000000430fffff 0 NONE',
    '0x0000000048000000..0x00000000480fbfff 0 NONE',
  ]);
});

describe('/chosen', () => {
  const elfcorehdr = { 'linux,elfcorehdr': [0x50000000n, 0x1000n] };
  const LINE = '<6> OF: fdt: Reserving 4 KiB of memory at 0x50000000 for elfcorehdr';

  it('linux,usable-memory-range caps memory', () => {
    const chosen = {
      'linux,usable-memory-range': [0x40000000n, 0x20000000n, 0x60000000n, 0x4000000n],
      ...elfcorehdr,
    };
    const result = bootReservedMemory(makeTree({ '#address-cells': 2, '#size-cells': 2, chosen }), VIRT);
    expect(logOf(result)).toEqual([LINE, '<6> Reserved memory: No reserved-memory node in the DT']);
    expect(memoryOf(result)).toEqual(['0x0000000040000000..0x0000000063ffffff 0 NONE']);
    expect(reservedIn(result, 0x50000000n, 0x50001000n)).toEqual(['50000000..50001000']);
  });

  // Linux 7.3.4 (Debian, arm64, QEMU virt) with seven ranges
  it('linux,usable-memory-range has six ranges since 7.3, and two before', () => {
    const starts = [0x62000000n, 0x66000000n, 0x6a000000n, 0x6c000000n, 0x6e000000n, 0x70000000n];
    const ranges = starts.flatMap((base) => [base, 0x1000000n]);
    const chosen = { 'linux,usable-memory-range': [0x40000000n, 0x20000000n, ...ranges] };
    const tree = makeTree({ '#address-cells': 2, '#size-cells': 2, chosen });
    const memory = (kernel: string): string[] => memoryOf(bootReservedMemory(tree, { ...VIRT, kernel }));
    expect(memory('7.3')).toEqual([
      '0x0000000040000000..0x000000005fffffff 0 NONE',
      '0x0000000062000000..0x0000000062ffffff 0 NONE',
      '0x0000000066000000..0x0000000066ffffff 0 NONE',
      '0x000000006a000000..0x000000006affffff 0 NONE',
      '0x000000006c000000..0x000000006cffffff 0 NONE',
      '0x000000006e000000..0x000000006effffff 0 NONE',
    ]);
    expect(memory('7.2')).toHaveLength(2);
  });

  it('linux,elfcorehdr is reserved before the regions', () => {
    const region = { 'a@50000000': { reg: [0x50000000n, 0x2000n], 'no-map': true } };
    const result = bootReservedMemory(board(region, { chosen: elfcorehdr }), VIRT);
    expect(logOf(result)).toEqual([
      LINE,
      "<3> Reserved memory: failed to reserve memory for node 'a@50000000': base 0x0000000050000000, size 0 MiB",
      '<6> 0x0000000050000000..0x0000000050001fff (8 KiB) nomap non-reusable a@50000000',
    ]);
    expect(memoryOf(result)).toEqual([ALL]);
  });

  // reserve_initrd_mem() of the page-rounded range; of_read_number() of the cells that exist
  it.each<[string, NodeLiteral, string[]]>([
    [
      'one cell each',
      { 'linux,initrd-start': 0x48000800, 'linux,initrd-end': 0x48100001 },
      ['48000000..48101000'],
    ],
    [
      'two cells each',
      { 'linux,initrd-start': 0x48000000n, 'linux,initrd-end': 0x48100000n },
      ['48000000..48100000'],
    ],
    ['no end', { 'linux,initrd-start': 0x48000000 }, []],
    ['an end before its start', { 'linux,initrd-start': 0x48000000, 'linux,initrd-end': 0x47000000 }, []],
    ['an empty initrd', { 'linux,initrd-start': 0x48000000, 'linux,initrd-end': 0x48000000 }, []],
  ])('initrd: %s', (_, chosen, expected) => {
    const result = bootReservedMemory(board({}, { chosen }), { ...VIRT, initrd: undefined });
    expect(reservedIn(result, 0x48000000n, 0x48200000n)).toEqual(expected);
  });

  it('without CONFIG_BLK_DEV_INITRD the initrd is not kept', () => {
    const result = bootReservedMemory(board({}), {
      ...VIRT,
      kconfig: { ...DEBIAN_ARM64_7_2, blkDevInitrd: false },
    });
    expect(reservedIn(result, 0x48000000n, 0x48200000n)).toEqual([]);
  });

  it.each([
    ['of the tree and of the machine', 'a b', 'c', '', 'default', 'a b c'],
    ['of the kernel, where there is none', '', '', 'k', 'default', 'k'],
    ['of the tree alone', 'a', '', 'k', 'default', 'a'],
    ['extended', 'a', '', 'k', 'extend', 'a k'],
    ['forced', 'a', 'b', 'k', 'force', 'k'],
  ] as const)('command line %s', (_, bootargs, words, cmdline, cmdlineMode, expected) => {
    const machine: Machine = {
      ...VIRT,
      cmdline: words,
      kconfig: { ...DEBIAN_ARM64_7_2, cmdline, cmdlineMode },
    };
    expect(bootReservedMemory(board({}, { chosen: { bootargs } }), machine).cmdline).toBe(expected);
  });
});

// with the end of "cma=32M" at these lengths Debian's 7.2.13 logs "cma: Reserved 32 MiB" for the first, and 0
// MiB for the second
it.each<[Arch, number]>([
  ['arm64', 2047],
  ['arm', 1023],
  ['riscv64', 2047],
])('%s keeps %i characters of the command line', (arch, kept) => {
  const bootargs = `a=${'b'.repeat(4000)}`;
  const boot = (words: string): string =>
    bootReservedMemory(board({}, { chosen: { bootargs: words } }), { arch }).cmdline;
  expect(boot(bootargs.slice(0, kept))).toHaveLength(kept);
  expect(boot(bootargs)).toBe(bootargs.slice(0, kept));
});

describe('memory of the tree', () => {
  const memory = (reg: NodeLiteral): NodeLiteral => ({ 'memory@0': { device_type: 'memory', ...reg } });

  // early_init_dt_scan_memory() and early_init_dt_add_memory_arch() of drivers/of/fdt.c
  it.each<[string, NodeLiteral, string[]]>([
    ['whole pages', memory({ reg: [0x40000000n, 0x40000000n] }), ['40000000..80000000']],
    ['a start and an end inside pages', memory({ reg: [0x40000800n, 0x10001000n] }), ['40001000..50001000']],
    [
      'less than a page',
      memory({ reg: [0x40000800n, 0x400n, 0x50000000n, 0x10000000n] }),
      ['50000000..60000000'],
    ],
    [
      'an entry of size 0',
      memory({ reg: [0x40000000n, 0n, 0x50000000n, 0x10000000n] }),
      ['50000000..60000000'],
    ],
    [
      'two adjacent banks',
      memory({ reg: [0x40000000n, 0x10000000n, 0x50000000n, 0x10000000n] }),
      ['40000000..60000000'],
    ],
    [
      'usable memory before reg',
      memory({ reg: [0x40000000n, 0x40000000n], 'linux,usable-memory': [0x50000000n, 0x10000000n] }),
      ['50000000..60000000'],
    ],
    [
      'usable memory that is not a whole number of entries',
      memory({ reg: [0x40000000n, 0x40000000n], 'linux,usable-memory': [0x50000000n, 1] }),
      ['40000000..80000000'],
    ],
    [
      'a disabled node',
      {
        ...memory({ reg: [0x40000000n, 0x40000000n], status: 'disabled' }),
        'memory@5': { device_type: 'memory', reg: [0x50000000n, 0x10000000n] },
      },
      ['50000000..60000000'],
    ],
  ])('%s', (_, rest, expected) => {
    const result = bootReservedMemory(board({}, rest));
    expect(result.memoryKnown).toBe(true);
    expect(
      result.memory.map(({ base, size }) => `${base.toString(16)}..${(base + size).toString(16)}`),
    ).toEqual(expected);
  });

  it('is replaced by that of the machine, node by node', () => {
    const banks = [
      { base: 0x40000000n, size: 0x20000000n, node: 0 },
      { base: 0x60000000n, size: 0x20000000n, node: 1 },
    ];
    const result = bootReservedMemory(board({}, memory({ reg: [0x100000000n, 0x40000000n] })), {
      ...VIRT,
      memory: banks,
    });
    expect(memoryOf(result)).toEqual([
      '0x0000000040000000..0x000000005fffffff 0 NONE',
      '0x0000000060000000..0x000000007fffffff 1 NONE',
    ]);
  });
});

// two nodes of 512 MiB
it.each([
  ['', ['0x0000000040000000..0x000000005fffffff 0 NONE', '0x0000000060000000..0x000000007fffffff 1 NONE']],
  ['numa=off', [ALL]],
])('nodes of the tree, with %j', (cmdline, expected) => {
  const bank = (nid: number, base: bigint): NodeLiteral => ({
    device_type: 'memory',
    'numa-node-id': nid,
    reg: [base, 0x20000000n],
  });
  const tree = board(
    {},
    { 'memory@40000000': bank(0, 0x40000000n), 'memory@60000000': bank(1, 0x60000000n) },
  );
  expect(memoryOf(bootReservedMemory(tree, { ...VIRT, memory: undefined, cmdline }))).toEqual(expected);
});

describe('missing facts', () => {
  const regions = {
    'a@50000000': { reg: [0x50000000n, 0x1000n] },
    dynamic: { size: 0x1000n },
  };

  it('without memory, static regions have an address, and dynamic ones have none', () => {
    const result = bootReservedMemory(board(regions));
    expect(result.memoryKnown).toBe(false);
    expect(result.memory).toEqual([]);
    expect(result.regions.map(({ outcome, base }) => [outcome, base])).toEqual([
      ['reserved', 0x50000000n],
      ['unknown', null],
    ]);
    expect(result.defaultArea).toBeNull();
    expect(result.assumptions.join('\n')).toMatch(/^memory: not known/m);
  });

  it('image and DTB get free addresses, which are listed as assumptions', () => {
    const memory = [{ base: 0x40000000n, size: 0x40000000n }];
    const inTheWay = { 'a@40200000': { reg: [0x40200000n, 0x1000n] } };
    const { layout, assumptions } = bootReservedMemory(board(inTheWay), { memory });
    expect(layout.image?.base).toBe(0x40400000n);
    expect(layout.fdt!.base >= layout.image!.base + layout.image!.size).toBe(true);
    expect(assumptions.filter((text) => /kernel image|blob|configuration/.test(text))).toHaveLength(3);
    expect(bootReservedMemory(board({}), { ...VIRT, kconfig: DEBIAN_ARM64_7_2 }).assumptions).toEqual([]);
  });
});

it('only the arguments decide the result', () => {
  const tree = board({ 'a@50000000': { reg: [0x50000000n, 0x1000n] }, dynamic: { size: 0x1000n } });
  const plain = ({
    log,
    regions,
    memory,
    reserved,
    areas,
  }: ReturnType<typeof bootReservedMemory>): object => ({ log, regions, memory, reserved, areas });
  expect(plain(bootReservedMemory(tree, VIRT))).toEqual(plain(bootReservedMemory(tree, VIRT)));
});
