// SPDX-License-Identifier: MIT
import { beforeEach, describe, expect, it } from 'vitest';
import { U64_MAX } from '../../src/base/u64.ts';
import type { Memblock } from '../../src/linux/memblock.ts';
import { MEMBLOCK_ALLOC_ANYWHERE, NUMA_NO_NODE, memblockFlagNames } from '../../src/linux/memblock.ts';
import type { MemblockRegion } from '../../src/linux/memblock-list.ts';
import { roomyMemblock } from '../support/memblock.ts';

let memblock: Memblock;
const ends = (regions: readonly MemblockRegion[]): [bigint, bigint][] =>
  regions.map(({ base, end }) => [base, end]);

// memory   |----0x10000..0x20000----|      |--0x30000..0x34000--|
beforeEach(() => {
  memblock = roomyMemblock(0x1000n);
  memblock.add(0x10000n, 0x10000n);
  memblock.add(0x30000n, 0x4000n);
});

describe('ranges of size 0', () => {
  // memblock_isolate_range() returns no region for this range
  it.each(['add', 'remove', 'markNomap', 'clearNomap', 'markHotplug'] as const)(
    '%s changes nothing',
    (method) => {
      const before = ends(memblock.memory);
      memblock[method](0x18000n, 0n);
      expect(ends(memblock.memory)).toEqual(before);
    },
  );

  it.each(['reserve', 'free'] as const)('%s changes nothing', (method) => {
    memblock.reserve(0x14000n, 0x8000n);
    memblock[method](0x18000n, 0n);
    expect(ends(memblock.reserved)).toEqual([[0x14000n, 0x1c000n]]);
  });
});

describe('the end of the address space', () => {
  // memblock_cap_size() leaves out the last byte: Linux 7.2.13 shows 0xffffffff00000000..0xfffffffffffffffe
  // for a region of 0x200000000 bytes there
  it.each([
    [0xffffffff00000000n, 0x200000000n, U64_MAX],
    [0xfffffffffffff000n, 0x1000n, U64_MAX],
    [0xfffffffffffff000n, 0xfffn, U64_MAX],
    [0x40000n, U64_MAX, U64_MAX],
  ])('reserves from %s, size %s, up to %s', (base, size, end) => {
    memblock.reserve(base, size);
    expect(ends(memblock.reserved)).toEqual([[base, end]]);
    expect(memblock.isRegionReserved(base, size)).toBe(true);
  });
});

describe('mem= and crash kernels', () => {
  const limited: [bigint, [bigint, bigint][]][] = [
    [0x8000n, [[0x10000n, 0x18000n]]],
    [0x10000n, [[0x10000n, 0x20000n]]],
    [
      0x11000n,
      [
        [0x10000n, 0x20000n],
        [0x30000n, 0x31000n],
      ],
    ],
    [
      0x14000n,
      [
        [0x10000n, 0x20000n],
        [0x30000n, 0x34000n],
      ],
    ],
    [
      0x100000n,
      [
        [0x10000n, 0x20000n],
        [0x30000n, 0x34000n],
      ],
    ],
    [
      0n,
      [
        [0x10000n, 0x20000n],
        [0x30000n, 0x34000n],
      ],
    ],
  ];
  it.each(limited)('the first %s bytes', (limit, expected) => {
    memblock.memLimitRemoveMap(limit);
    expect(ends(memblock.memory)).toEqual(expected);
  });

  it('limits memory, except NOMAP memory, and all reservations', () => {
    memblock.markNomap(0x31000n, 0x1000n);
    memblock.reserve(0x11000n, 0x2000n);
    memblock.reserve(0x30000n, 0x1000n);
    memblock.capMemoryRange(0x12000n, 0x4000n);
    expect(ends(memblock.memory)).toEqual([
      [0x12000n, 0x16000n],
      [0x31000n, 0x32000n],
    ]);
    expect(ends(memblock.reserved)).toEqual([[0x12000n, 0x13000n]]);
  });
});

it('only cuts memory at its start if the size extends past the end', () => {
  memblock.capMemoryRange(0x18000n, U64_MAX);
  expect(ends(memblock.memory)).toEqual([
    [0x18000n, 0x20000n],
    [0x30000n, 0x34000n],
  ]);
});

describe('allocation', () => {
  const anywhere = { size: 0x1000n, align: 0x1000n, start: 0n, end: 0n };

  it('stops at the current limit, but not with an explicit end', () => {
    memblock.currentLimit = 0x18000n;
    expect(memblock.physAllocRange(anywhere)).toBe(0x17000n);
    expect(memblock.physAllocRange({ ...anywhere, end: MEMBLOCK_ALLOC_ANYWHERE })).toBe(0x33000n);
  });

  it('never returns the first page', () => {
    const low = roomyMemblock(0x1000n);
    low.add(0n, 0x2000n);
    expect(low.physAllocRange(anywhere)).toBe(0x1000n);
    expect(low.physAllocRange(anywhere)).toBe(0n);
  });

  it('uses another node only if the node is not required', () => {
    memblock.setNode(0x30000n, 0x4000n, 1);
    expect(memblock.allocRangeNid({ ...anywhere, size: 0x8000n }, 1, true)).toBe(0n);
    expect(memblock.allocRangeNid({ ...anywhere, size: 0x8000n }, 1, false)).toBe(0x18000n);
    expect(memblock.allocRangeNid(anywhere, 1, true)).toBe(0x33000n);
  });
});

it('returns its start, end and size', () => {
  expect([memblock.startOfDram(), memblock.endOfDram(), memblock.physMemSize()]).toEqual([
    0x10000n,
    0x34000n,
    0x14000n,
  ]);
  const empty = roomyMemblock(0x1000n);
  expect([empty.startOfDram(), empty.endOfDram(), empty.physMemSize()]).toEqual([0n, 0n, 0n]);
  expect(memblock.memory[0]!.nid).toBe(NUMA_NO_NODE);
});

it.each([
  [0, []],
  [4, ['NOMAP']],
  [5, ['HOTPLUG', 'NOMAP']],
  [0x22, ['MIRROR', 'RSV_KERN']],
])('flags %i are %j', (flags, names) => {
  expect(memblockFlagNames(flags)).toEqual(names);
});
