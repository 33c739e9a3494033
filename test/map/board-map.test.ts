// SPDX-License-Identifier: MIT
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { U64_MAX, maxU64 } from '../../src/base/u64.ts';
import { readBoard } from '../../src/node/read-board.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { mapOf } from '../../src/map/board-map.ts';
import type { BoardMap } from '../../src/map/board-map.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { ROOT } from '../cli/run.ts';
import { listRecords, readRecord, replay } from '../support/records.ts';
import { board } from '../support/tree.ts';

const MIB = 1n << 20n;
const MEMORY = { memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] } };

function mapFor(tree: DeviceTree, machine: Machine = {}): BoardMap {
  return mapOf(tree, bootReservedMemory(tree, machine));
}

/** The marks as text, without those of the boot loader and of the kernel's own allocations. */
function marksOf({ marks }: BoardMap): string[] {
  return marks
    .filter(({ kind }) => !['image', 'blob', 'early'].includes(kind))
    .map(({ kind, name, base, size }) => `${kind} ${name} 0x${base.toString(16)} ${size / 1024n}K`);
}

const pool = { compatible: 'shared-dma-pool' };

describe('the map of a board', () => {
  it.each<[string, DeviceTree, Machine, string[], string[]]>([
    [
      'a region of each kind',
      board(
        {
          'plain@50000000': { reg: [0x50000000n, MIB] },
          'secret@51000000': { reg: [0x51000000n, MIB], 'no-map': true },
          'frames@52000000': { ...pool, reg: [0x52000000n, 16n * MIB], reusable: true },
          'rings@54000000': { ...pool, reg: [0x54000000n, MIB], 'no-map': true },
          'bounce@55000000': { compatible: 'restricted-dma-pool', reg: [0x55000000n, 4n * MIB] },
          'off@56000000': { reg: [0x56000000n, MIB], status: 'disabled' },
          'askew@57100000': { ...pool, reg: [0x57100000n, 16n * MIB], reusable: true },
          empty: { 'no-map': true },
        },
        MEMORY,
      ),
      { kconfig: { ...DEBIAN_ARM64_7_2, dmaRestrictedPool: true } },
      [
        'reserved plain@50000000 0x50000000 1024K',
        'nomap secret@51000000 0x51000000 1024K',
        'cma frames@52000000 0x52000000 16384K',
        'coherent-pool rings@54000000 0x54000000 1024K',
        'restricted-pool bounce@55000000 0x55000000 4096K',
        'disabled off@56000000 0x56000000 1024K',
        'failed askew@57100000 0x57100000 16384K',
        'default-cma reserved 0x7bc00000 65536K',
      ],
      ['ignored empty'],
    ],
    [
      'the memory reservation block, an initrd and a crash kernel',
      board({}, MEMORY, [
        { base: 0x60000000n, size: 0x1000n },
        { base: 0x61000000n, size: 0n },
        { base: 0x62000000n, size: 0x1000n },
      ]),
      { initrd: { base: 0x48000000n, size: MIB }, cmdline: 'crashkernel=64M@0x70000000 cma=0' },
      [
        'initrd initrd 0x48000000 1024K',
        'memreserve /memreserve/ 0x60000000 4K',
        'crash crash kernel 0x70000000 65536K',
      ],
      [],
    ],
    [
      'no memory',
      board({
        'plain@50000000': { reg: [0x50000000n, MIB] },
        anywhere: { size: MIB },
        'later@0': { reg: [0n, 0n], status: 'disabled' },
      }),
      {},
      ['reserved plain@50000000 0x50000000 1024K'],
      ['unknown anywhere', 'disabled later@0'],
    ],
    ['a default area that fails', board({}, MEMORY), { cmdline: 'cma=2G' }, [], ['failed default CMA area']],
    [
      'a region past the end of addresses',
      board({ 'top@fffffffffff00000': { reg: [0xfffffffffff00000n, 0x200000n], status: 'disabled' } }),
      {},
      ['disabled top@fffffffffff00000 0xfffffffffff00000 1024K'],
      [],
    ],
  ])('shows %s', (_, tree, machine, marks, unplaced) => {
    const map = mapFor(tree, machine);
    expect(marksOf(map)).toEqual(marks);
    expect(map.unplaced.map(({ kind, name }) => `${kind} ${name}`)).toEqual(unplaced);
  });

  it('names the devices that use a region, and what is known of it', () => {
    const tree = board(
      { 'frames@52000000': { ...pool, reg: [0x52000000n, 16n * MIB], reusable: true, phandle: 1 } },
      {
        ...MEMORY,
        soc: {
          camera: { compatible: 'c', 'memory-region': 1 },
          codec: { compatible: 'd', 'memory-region': 1 },
        },
      },
    );
    const mark = mapFor(tree).marks.find(({ kind }) => kind === 'cma');
    expect(mark?.path).toBe('/reserved-memory/frames@52000000');
    expect(mark?.devices.map(({ path }) => path)).toEqual(['/soc/camera', '/soc/codec']);
    const details = Object.fromEntries(mark!.details.map(({ label, value }) => [label, value]));
    expect(details).toMatchObject({ compatible: 'shared-dma-pool', properties: 'reusable', outcome: 'cma' });
  });

  it('gives the default area where a region is it once', () => {
    const linux = { ...pool, reg: [0x52000000n, 16n * MIB], reusable: true, 'linux,cma-default': true };
    expect(marksOf(mapFor(board({ 'linux,cma@52000000': linux }, MEMORY)))).toEqual([
      'cma linux,cma@52000000 0x52000000 16384K',
    ]);
  });
});

/** Whether a budget and the holes are consistent. */
function expectBalanced({ budget, holes, banks, marks }: BoardMap): void {
  if (budget === null) return;
  const { ram, noMap, reserved, kernel, cma, left } = budget;
  expect(noMap + reserved + kernel + cma + left).toBe(ram);
  for (const part of [noMap, reserved, kernel, cma, left]) expect(part).toBeGreaterThanOrEqual(0n);
  expect(holes.reduce((sum, { size }) => sum + size, 0n)).toBe(left);
  expect(banks.reduce((sum, { size }) => sum + size, 0n)).toBe(ram);
  expect(budget.zones.reduce((sum, zone) => sum + zone.left, 0n)).toBe(left);
  const free = new Set(['failed', 'disabled', 'ignored', 'unknown']);
  for (const mark of marks.filter(({ kind }) => !free.has(kind)))
    for (const hole of holes)
      expect(mark.base + mark.size <= hole.base || hole.base + hole.size <= mark.base).toBe(true);
}

const SAMPLES = readdirSync(join(ROOT, 'dts-samples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.dts'))
  .sort();

describe('the budget', () => {
  it('counts every byte of every sample once', async () => {
    expect(SAMPLES.length).toBeGreaterThan(10);
    for (const name of SAMPLES) {
      const { tree } = await readBoard(join(ROOT, 'dts-samples', name), {}).catch(() => ({ tree: null }));
      if (tree !== null) expectBalanced(mapFor(tree));
    }
  });

  it.each([
    [
      'with zones',
      board({}, { memory: { device_type: 'memory', reg: [0xc0000000n, 0x80000000n] } }),
      1n << 30n,
    ],
    [
      'with RAM above 4 GiB alone',
      board({}, { memory: { device_type: 'memory', reg: [1n << 33n, 1n << 30n] } }),
      null,
    ],
  ])('knows what the DMA limit leaves, %s', (_, tree, most) => {
    const map = mapFor(tree);
    expectBalanced(map);
    const below = map.budget!.leftBelowDmaLimit!;
    if (most === null) expect(below).toBe(map.budget!.left);
    else expect(below < most && below > most / 2n).toBe(true);
  });
});

const RECORDS = [
  ...listRecords(join(ROOT, 'test/golden/kernel-7.2')),
  ...listRecords(process.env['RMEM_KERNEL_RECORDS'] ?? join(ROOT, '../shared/kernel-truth')).slice(0, 100),
];

describe('against real boots', () => {
  it('has the RAM and the CMA areas that the kernel counts, and no less free memory than it frees', () => {
    let seen = 0;
    for (const file of RECORDS) {
      const record = readRecord(file);
      if (!record.booted) continue;
      const line = record.dmesg.find(({ text }) => text.startsWith('Memory: '))?.text ?? '';
      const match = /^Memory: (\d+)K\/(\d+)K available .* (\d+)K cma-reserved/.exec(line);
      if (match === null) continue;
      const [available, ram, cma] = match.slice(1).map((kib) => BigInt(kib) << 10n) as [
        bigint,
        bigint,
        bigint,
      ];
      const result = replay(record);
      const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
      const { budget } = mapOf(tree, result);
      // the kernel counts the whole pages of each range
      const parts = 8192n * BigInt(result.memory.length);
      expect([file, budget!.ram >= ram && budget!.ram < ram + parts]).toEqual([file, true]);
      // the kernel also counts areas that it rejects later, and counts twice what is in two areas
      const apart =
        result.regions.every(({ stage }) => stage !== 'activate') && result.verdict.because.length === 0;
      if (apart) expect([file, budget?.cma]).toEqual([file, cma]);
      expect([file, budget!.left >= available]).toEqual([file, true]);
      seen++;
    }
    expect(seen).toBeGreaterThan(0);
  });

  it.each(['kernel-7.2-arm', 'kernel-7.2-arm-lpae'])('ends lowmem where the kernel does: %s', (folder) => {
    let seen = 0;
    for (const file of listRecords(join(ROOT, 'test/golden', folder))) {
      const record = readRecord(file);
      if (!record.booted) continue;
      const line = record.dmesg.find(({ text }) => text.startsWith('Memory: '))?.text ?? '';
      const match = /, (\d+)K highmem\)/.exec(line);
      if (match === null) continue;
      const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
      const result = replay(record);
      const { lowmemEnd, budget, holes } = mapOf(tree, result);
      // the kernel counts the freed memory, but before it frees its areas
      const highmem = holes
        .map(({ base, size }) => base + size - maxU64(base, lowmemEnd ?? U64_MAX))
        .reduce((sum, size) => (size > 0n ? sum + size : sum), 0n);
      expect([file, highmem]).toEqual([file, BigInt(match[1]!) << 10n]);
      if (highmem > 0n) expect([file, budget!.leftInLowmem]).toEqual([file, budget!.left - highmem]);
      seen++;
    }
    expect(seen).toBeGreaterThan(0);
  });
});
