// SPDX-License-Identifier: MIT
//
// The ends of the address space, and regions without size. Every expected log and list is that of Debian's Linux
// 7.2.13 for arm64 in QEMU (machine virt, 1 GiB) with the same /reserved-memory.
import { expect, it } from 'vitest';
import { at, bootRegions, dynamic, logOf, memoryOf, reservedIn } from '../support/virt.ts';

const ALL = ['0x0000000040000000..0x000000007fffffff 0 NONE'];

it('size 0, and regions at address 0', () => {
  const pool = { compatible: 'shared-dma-pool' };
  const result = bootRegions({
    d1: dynamic(0n),
    d2: dynamic(0n, { ...pool, reusable: true }),
    d3: dynamic(0n, { ...pool, 'no-map': true }),
    's@50000000': at(0x50000000n, 0n),
    't@0': at(0n, 0x1000n),
    'u@0': at(0n, 0x2000n, { 'no-map': true }),
  });
  expect(logOf(result)).toEqual([
    "<3> Reserved memory: failed to reserve memory for node 's@50000000': base 0x0000000050000000, size 0 MiB",
    '<6> 0x0000000080000000..0x000000007fffffff (0 KiB) map non-reusable d1',
    '<3> Reserved memory: unable to setup CMA region',
    '<6> node d2 compatible matching fail',
    '<6> Reserved memory: created DMA memory pool at 0x0000000080000000, size 0 MiB',
    '<6> initialized node d3, compatible id shared-dma-pool',
    '<6> 0x0000000080000000..0x000000007fffffff (0 KiB) nomap non-reusable d3',
    '<6> 0x0000000000000000..0x0000000000000fff (4 KiB) map non-reusable t@0',
    '<6> 0x0000000000000000..0x0000000000001fff (8 KiB) nomap non-reusable u@0',
    '<3> OVERLAP DETECTED!',
    '<3> t@0 (0x0000000000000000--0x0000000000001000) overlaps with u@0 (0x0000000000000000--0x0000000000002000)',
  ]);
  expect(memoryOf(result)).toEqual(ALL);
  expect(reservedIn(result, 0n, 0x10000n)).toEqual(['0..1000']);
});

it('ends that wrap at 2^64', () => {
  const result = bootRegions({
    'a@1': at(0xffffffff00000000n, 0x200000000n),
    'b@2': at(0xfffffffe00000000n, 0x400000000n, { 'no-map': true }),
    c: dynamic(0x100000n, { 'alloc-ranges': [0x50000000n, 0xffffffffffffffffn] }),
    d: dynamic(0x100000n, { 'alloc-ranges': [0x50000000n, 0xffffffffb8000000n] }),
    'e@3': at(0xfffffffffffff000n, 0x1000n),
  });
  expect(logOf(result)).toEqual([
    "<3> failed to allocate memory for node 'c': size 1 MiB",
    "<3> failed to allocate memory for node 'd': size 1 MiB",
    '<6> 0xffffffff00000000..0x00000000ffffffff (8388608 KiB) map non-reusable a@1',
    '<6> 0xfffffffe00000000..0x00000001ffffffff (16777216 KiB) nomap non-reusable b@2',
    '<6> 0xfffffffffffff000..0xffffffffffffffff (4 KiB) map non-reusable e@3',
  ]);
  expect(memoryOf(result)).toEqual(ALL);
  expect(reservedIn(result, 1n << 63n, 1n << 64n)).toEqual(['ffffffff00000000..ffffffffffffffff']);
});

it('no-map from within memory past 2^64', () => {
  const result = bootRegions({ 'a@7f000000': at(0x7f000000n, 0xffffffffff000000n, { 'no-map': true }) });
  expect(logOf(result)).toEqual([
    '<6> 0x000000007f000000..0x000000007dffffff (18014398509465600 KiB) nomap non-reusable a@7f000000',
  ]);
  expect(memoryOf(result)).toEqual([
    '0x0000000040000000..0x000000007effffff 0 NONE',
    '0x000000007f000000..0x000000007fffffff 0 NOMAP',
  ]);
});
