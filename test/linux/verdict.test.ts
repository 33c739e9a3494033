// SPDX-License-Identifier: MIT
//
// Whether the kernel boots. `true` and `died` in the tables are what Debian's Linux 7.2.13 for arm64 did in
// QEMU (machine virt, 1 GiB unless a case says otherwise; image 0x40200000..0x43100000, initrd
// 0x48000000..0x480fb970, DTB 0x48200000).
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

const cma = (base: bigint, size: bigint, more: NodeLiteral = {}): NodeLiteral => ({
  compatible: 'shared-dma-pool',
  reusable: true,
  reg: [base, size],
  ...more,
});
/** A board whose DTB has 64 KiB, as in the boots. */
const sized = (regions: NodeLiteral): DeviceTree => ({ ...board(regions), totalSize: 0x10000 });
const ram = (size: bigint): Machine['memory'] => [{ base: 0x40000000n, size }];
const reasons = ({ verdict }: BootResult): [boolean | 'unlikely', string[]] => [
  verdict.boots,
  verdict.because.map(({ region, text }) => `${region ?? '-'}: ${text}`),
];

describe('CMA areas', () => {
  it.each<[string, NodeLiteral, bigint, boolean | 'unlikely', string[]]>([
    [
      // panic: a page fault in init_cma_reserved_pageblock()
      'past the end of memory',
      { 'a@7f000000': cma(0x7f000000n, 0x2000000n) },
      0x40000000n,
      false,
      [
        '/reserved-memory/a@7f000000: CMA area a@7f000000 (0x7f000000..0x80ffffff) is not entirely in RAM: the kernel oopses when it uses its pages',
      ],
    ],
    [
      // panic: list_add corruption
      'overlapping one another',
      { 'b@51000000': cma(0x51000000n, 0x200000n), 'a@50000000': cma(0x50000000n, 0x2000000n) },
      0x40000000n,
      'unlikely',
      [
        '/reserved-memory/a@50000000: CMA area a@50000000 (0x50000000..0x51ffffff) overlaps b@51000000 (0x51000000..0x511fffff): the kernel frees the shared pages twice',
      ],
    ],
    [
      'with a hole in the linear map',
      {
        'a@50000000': cma(0x50000000n, 0x2000000n),
        'b@51000000': { 'no-map': true, reg: [0x51000000n, 0x200000n] },
      },
      0x40000000n,
      true,
      [],
    ],
    // it is rejected, so its pages are not allocated
    ['across zones', { 'a@f8000000': cma(0xf8000000n, 0x10000000n) }, 4n << 30n, true, []],
    [
      'over the kernel image',
      { 'a@42000000': cma(0x42000000n, 0x1000000n) },
      0x40000000n,
      true,
      [
        '/reserved-memory/a@42000000: CMA area a@42000000 (0x42000000..0x42ffffff) overlaps the kernel image (0x40200000..0x430fffff), whose pages are freed',
      ],
    ],
    [
      'over the initrd',
      { 'a@48000000': cma(0x48000000n, 0x200000n) },
      0x40000000n,
      true,
      [
        '/reserved-memory/a@48000000: CMA area a@48000000 (0x48000000..0x481fffff) overlaps the initrd (0x48000000..0x480fb96f), whose pages are freed',
      ],
    ],
    [
      'over the DTB',
      { 'a@48200000': cma(0x48200000n, 0x200000n) },
      0x40000000n,
      true,
      [
        '/reserved-memory/a@48200000: CMA area a@48200000 (0x48200000..0x483fffff) overlaps the DTB (0x48200000..0x4820ffff), whose pages are freed',
      ],
    ],
  ])('%s', (_, regions, memory, boots, because) => {
    expect(reasons(bootReservedMemory(sized(regions), { ...VIRT, memory: ram(memory) }))).toEqual([
      boots,
      because,
    ]);
  });
});

// a rejected reusable region, whose memory was freed with it
describe('freed memory', () => {
  it.each<[string, bigint, bigint, string, boolean | 'unlikely']>([
    ['512M', 0x48000000n, 0x10000n, 'died', 'unlikely'],
    ['512M', 0x48080000n, 0x80000n, 'died', 'unlikely'],
    ['512M', 0x480fb000n, 0x1000n, 'died', 'unlikely'],
    ['512M', 0x48000000n, 0x310000n, 'true', true],
    ['512M', 0x48200000n, 0x10000n, 'true', true],
    ['512M', 0x48200000n, 0x1000n, 'died', 'unlikely'],
    ['512M', 0x42000000n, 0x1000n, 'died', false],
    ['1G', 0x47f00000n, 0x140000n, 'died', 'unlikely'],
    ['1G', 0x480f0000n, 0x10000n, 'died', 'unlikely'],
    ['1G', 0x48200000n, 0x110000n, 'true', true],
    ['1G', 0x40200000n, 0x101000n, 'died', false],
    ['1G', 0x43000000n, 0x101000n, 'died', false],
    // with memory above 4 GiB, nothing is allocated below for a long time
    ['6G', 0x48000000n, 0x10000n, 'true', true],
    ['6G', 0x480fb000n, 0x5000n, 'true', true],
    ['6G', 0x48204000n, 0x1000n, 'true', true],
    ['6G', 0x42000000n, 0x1000n, 'true', true],
    ['6G', 0x43000000n, 0x101000n, 'true', true],
  ])('%s at %s, %s bytes: %s', (memory, base, size, _, boots) => {
    const bytes = memory === '512M' ? 512n << 20n : BigInt(memory.slice(0, -1)) << 30n;
    const result = bootReservedMemory(sized({ a: cma(base, size) }), { ...VIRT, memory: ram(bytes) });
    expect(result.verdict.boots).toBe(boots);
    expect(result.verdict.because.map(({ region }) => region)).toContain('/reserved-memory/a');
    expect(result.verdict.because[0]?.text).toMatch(
      /^a was rejected, and 0x[0-9a-f]+\.\.0x[0-9a-f]+ .*freed with it/,
    );
  });

  it.each<[string, NodeLiteral]>([
    ['with nothing else at its address', { a: cma(0x50000000n, 0x1000n) }],
    ['less than a page', { a: cma(0x48000100n, 0x100n) }],
  ])('%s: no problem', (_, regions) => {
    expect(reasons(bootReservedMemory(board(regions), VIRT))).toEqual([true, []]);
  });
});

describe('regions over what the kernel needs', () => {
  const memory = 256n << 20n;
  it.each<[string, Partial<Machine>, boolean | 'unlikely', RegExp]>([
    ['numa_cma', { cmdline: 'numa_cma' }, false, /^numa_cma without a value/],
    ['cma_pernuma', { cmdline: 'cma_pernuma' }, false, /^cma_pernuma without a value/],
    ['a DTB at its address', { fdt: 0x48200004n }, false, /^the DTB at 0x48200004 is not aligned to 8/],
    [
      'an image in memory',
      { image: { base: 0x30000000n, size: 0x2f00000n } },
      false,
      /^the kernel image \(0x30000000\.\.0x32efffff\) is not entirely in RAM/,
    ],
    // "Out of memory and no killable processes"
    [
      'memory for the kernel itself',
      { memory: ram(memory), cmdline: 'mem=128M cma_pernuma=32M' },
      'unlikely',
      /^about \d+ MiB are left for the kernel itself \(CMA areas have \d+ MiB\)/,
    ],
    [
      'room for the page tables',
      { memory: [{ base: 0x40200000n, size: 0x2f00000n }], initrd: undefined, fdt: undefined },
      false,
      /page tables/,
    ],
  ])('%s', (_, machine, boots, reason) => {
    const { verdict } = bootReservedMemory(board({}), { ...VIRT, ...machine });
    expect(verdict.boots).toBe(boots);
    expect(verdict.because[0]!.text).toMatch(reason);
    expect(verdict.because[0]!.region).toBeNull();
  });

  it('a DTB larger than arm64 maps', () => {
    const tree = { ...board({}), totalSize: 0x200001 };
    expect(reasons(bootReservedMemory(tree, VIRT))).toEqual([
      false,
      ['-: the DTB has 0x200001 bytes; arm64 maps only 2 MiB'],
    ]);
  });

  // only "cma" is rejected, with no other effect
  it('but cma needs no value', () => {
    expect(reasons(bootReservedMemory(board({}), { ...VIRT, cmdline: 'cma' }))).toEqual([true, []]);
  });
});

// with free memory around it, as in a boot that Debian's 6.12.107 survived, for a region that only 6.12
// rejects; with little free memory, it is among the first pages that are used
it.each<[string, NodeLiteral, boolean | 'unlikely']>([
  ['with free memory around it', {}, true],
  ['with no other free memory', { b: { reg: [0x50100000n, 0x100000n] } }, 'unlikely'],
])('a rejected no-map region %s is freed to an allocator without a mapping of it', (_, others, boots) => {
  const a = { compatible: 'restricted-dma-pool', 'no-map': true, reg: [0x50000000n, 0x100000n] };
  const kconfig = { ...bootReservedMemory(board({}), VIRT).kconfig, dmaRestrictedPool: true };
  expect(reasons(bootReservedMemory(board({ a, ...others }), { ...VIRT, kconfig }))).toEqual([
    boots,
    ['/reserved-memory/a: a was rejected after the linear map was made without it, and its pages are freed'],
  ]);
});

it('the most severe reason comes first', () => {
  const regions = { 'a@48000000': cma(0x48000000n, 0x200000n), 'b@7f000000': cma(0x7f000000n, 0x2000000n) };
  const { verdict } = bootReservedMemory(board(regions), VIRT);
  expect(verdict.because.map(({ region }) => region)).toEqual([
    '/reserved-memory/b@7f000000',
    '/reserved-memory/a@48000000',
  ]);
});
