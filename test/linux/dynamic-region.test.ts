// SPDX-License-Identifier: MIT
//
// The addresses of dynamic regions. Every expected log and list is that of Debian's Linux 7.2.13 for arm64 in
// QEMU (machine virt, 1 GiB) with the same /reserved-memory.
import { expect, it } from 'vitest';
import type { Value } from '../support/tree.ts';
import { at, bootRegions, dynamic, logOf, memoryOf } from '../support/virt.ts';

it('alignments that are not powers of two, and alloc-ranges that touch a region', () => {
  const result = bootRegions({
    d1: dynamic(0x10000n, { alignment: 0x180000n }),
    d2: dynamic(0x3000n, { alignment: 0x3000n, 'no-map': true }),
    's@50000000': at(0x50000000n, 0x100000n),
    d3: dynamic(0x10000n, { alignment: 0x30000n, 'alloc-ranges': [0x60000000n, 0x1000000n] }),
    d4: dynamic(0x10000n, { alignment: 0x50000n, 'alloc-ranges': [0x60fb0000n, 0x1050000n] }),
  });
  expect(logOf(result)).toEqual([
    '<6> 0x000000007fe80000..0x000000007fe8ffff (64 KiB) map non-reusable d1',
    '<6> 0x000000007fffd000..0x000000007fffffff (12 KiB) nomap non-reusable d2',
    '<6> 0x0000000060fd0000..0x0000000060fdffff (64 KiB) map non-reusable d3',
    '<6> 0x0000000061fb0000..0x0000000061fbffff (64 KiB) map non-reusable d4',
    '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable s@50000000',
  ]);
  expect(memoryOf(result)).toEqual([
    '0x0000000040000000..0x000000007fffcfff 0 NONE',
    '0x000000007fffd000..0x000000007fffffff 0 NOMAP',
  ]);
});

it('alloc-ranges and reg that are empty or incomplete', () => {
  const halves: Value = [0x50000000n, 0];
  const result = bootRegions({
    a: dynamic(0x100000n, { 'alloc-ranges': true }),
    b: dynamic(0x100000n, { 'alloc-ranges': halves }),
    c: dynamic(0x100000n, { 'alloc-ranges': [0x10000000n, 0x1000000n, 0x50000000n, 0x1000000n] }),
    d: dynamic(0x100000n, { 'alloc-ranges': [0x10000000n, 0x1000000n] }),
    e: dynamic(0x100000n, { reg: true }),
    f: dynamic(0x100000n, { reg: [1, 2, 3] }),
    g: dynamic(0x100000n, { alignment: 0n }),
  });
  expect(logOf(result)).toEqual([
    "<3> failed to allocate memory for node 'a': size 1 MiB",
    '<6> 0x000000007ff00000..0x000000007fffffff (1024 KiB) map non-reusable b',
    '<6> 0x0000000050f00000..0x0000000050ffffff (1024 KiB) map non-reusable c',
    "<3> failed to allocate memory for node 'd': size 1 MiB",
    '<6> 0x000000007fe00000..0x000000007fefffff (1024 KiB) map non-reusable e',
    '<6> 0x000000007fd00000..0x000000007fdfffff (1024 KiB) map non-reusable f',
    '<6> 0x000000007fc00000..0x000000007fcfffff (1024 KiB) map non-reusable g',
  ]);
});

it('64 of 67 dynamic regions are placed', () => {
  const regions = Object.fromEntries(Array.from({ length: 67 }, (_, i) => [`d${i}`, dynamic(0x1000n)]));
  const result = bootRegions({ ...regions, 's@50000000': at(0x50000000n, 0x1000n) });
  const log = logOf(result);
  expect(log.slice(0, 3)).toEqual(
    [64, 65, 66].map((i) => `<3> too many defined dynamic regions, skip 'd${i}'`),
  );
  expect(log[3]).toBe('<6> 0x000000007ffff000..0x000000007fffffff (4 KiB) map non-reusable d0');
  expect(log.at(-1)).toBe('<6> 0x0000000050000000..0x0000000050000fff (4 KiB) map non-reusable s@50000000');
  expect(log).toHaveLength(3 + 64 + 1);
  expect(result.regions.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual([
    'd64',
    'd65',
    'd66',
  ]);
});

it('alloc-ranges that start at a region, or right after one, are filled from below', () => {
  const result = bootRegions({
    d1: dynamic(0x100000n, { 'alloc-ranges': [0x60000000n, 0x100000n] }),
    d2: dynamic(0x100000n, { 'alloc-ranges': [0x60000000n, 0x1000000n] }),
    d3: dynamic(0x100000n),
    d4: dynamic(0x100000n, { 'alloc-ranges': [0x60200000n, 0x1000000n] }),
    d5: dynamic(0x400000n, { alignment: 0x1000000n, compatible: 'shared-dma-pool', reusable: true }),
  });
  expect(logOf(result)).toEqual([
    '<6> 0x0000000060000000..0x00000000600fffff (1024 KiB) map non-reusable d1',
    '<6> 0x0000000060100000..0x00000000601fffff (1024 KiB) map non-reusable d2',
    '<6> 0x000000007ff00000..0x000000007fffffff (1024 KiB) map non-reusable d3',
    '<6> 0x0000000060200000..0x00000000602fffff (1024 KiB) map non-reusable d4',
    '<6> Reserved memory: created CMA memory pool at 0x000000007f000000, size 4 MiB',
    '<6> initialized node d5, compatible id shared-dma-pool',
    '<6> 0x000000007f000000..0x000000007f3fffff (4096 KiB) map reusable d5',
  ]);
});
