// SPDX-License-Identifier: MIT
//
// Outcomes of static regions. Every expected log and list is that of Debian's Linux 7.2.13 for arm64 in QEMU
// (machine virt, 1 GiB) with the same /reserved-memory.
import { expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral, Value } from '../support/tree.ts';
import { VIRT, at, bootRegions, dynamic, logOf, memoryOf, reservedIn } from '../support/virt.ts';

it('a status other than okay disables a region, but not /reserved-memory', () => {
  const states: Value[] = ['disabled', 'ok', 'okay', 'OK', 'reserved', '', true];
  // not terminated; and terminated too early
  states.push(Uint8Array.of(0x6f, 0x6b), Uint8Array.of(0x6f, 0x6b, 0, 0x61));
  const regions = states.map((status, i) => [
    `r${i}@0`,
    at(BigInt(0x50000000 + i * 0x10000), 0x1000n, { status }),
  ]);
  const result = bootRegions({ status: 'disabled', ...(Object.fromEntries(regions) as NodeLiteral) });
  expect(result.regions.filter(({ outcome }) => outcome === 'reserved').map(({ name }) => name)).toEqual([
    'r1@0',
    'r2@0',
    'r6@0',
    'r7@0',
    'r8@0',
  ]);
  expect(result.regions.filter(({ outcome }) => outcome === 'disabled')).toHaveLength(4);
});

it('no-map over reserved memory is rejected, but not outside memory or across its end', () => {
  const nomap = { 'no-map': true };
  const result = bootRegions({
    'img@40200000': at(0x40200000n, 0x1000n, nomap),
    'ird@48000000': at(0x48000000n, 0x1000n, nomap),
    'fdt@48200000': at(0x48200000n, 0x1000n, nomap),
    'part@7ff00000': at(0x7ff00000n, 0x200000n, nomap),
    'out@90000000': at(0x90000000n, 0x100000n, nomap),
    'a@50000000': at(0x50000000n, 0x1000n),
    'b@50000000': at(0x50000000n, 0x1000n, nomap),
  });
  const log = logOf(result);
  const refused = {
    'img@40200000': 0x40200000,
    'ird@48000000': 0x48000000,
    'fdt@48200000': 0x48200000,
    'b@50000000': 0x50000000,
  };
  expect(log.slice(0, 4)).toEqual(
    Object.entries(refused).map(
      ([name, base]) =>
        `<3> Reserved memory: failed to reserve memory for node '${name}': base 0x00000000${base.toString(16)}, size 0 MiB`,
    ),
  );
  expect(result.regions.map(({ outcome, errno, stage }) => [outcome, errno, stage])).toEqual([
    ['failed', 'EBUSY', 'reserve'],
    ['failed', 'EBUSY', 'reserve'],
    ['failed', 'EBUSY', 'reserve'],
    ['nomap', null, null],
    ['nomap', null, null],
    ['reserved', null, null],
    ['failed', 'EBUSY', 'reserve'],
  ]);
  // they are still added to the array
  expect(log.filter((line) => line.includes('nomap non-reusable'))).toHaveLength(6);
  expect(memoryOf(result)).toEqual([
    '0x0000000040000000..0x000000007fefffff 0 NONE',
    '0x000000007ff00000..0x000000007fffffff 0 NOMAP',
  ]);
});

it('an unaligned CMA region frees its memory, and that of a neighbour', () => {
  const cma = { compatible: 'shared-dma-pool', reusable: true };
  const result = bootRegions({
    'a@50100000': at(0x50100000n, 0x400000n, cma),
    'b@50300000': at(0x50300000n, 0x400000n),
    c: dynamic(0x300000n, cma),
    d: dynamic(0x400000n, { ...cma, alignment: 0x1000n }),
    'e@60000000': at(0x60000000n, 0x400000n, {
      ...cma,
      compatible: ['acme,x', 'Shared-DMA-Pool'],
      'linux,cma-default': true,
    }),
  });
  expect(logOf(result)).toEqual([
    '<3> Reserved memory: incorrect alignment of CMA region',
    '<6> node c compatible matching fail',
    '<6> Reserved memory: created CMA memory pool at 0x000000007fc00000, size 4 MiB',
    '<6> initialized node d, compatible id shared-dma-pool',
    '<6> 0x000000007fc00000..0x000000007fffffff (4096 KiB) map reusable d',
    '<3> Reserved memory: incorrect alignment of CMA region',
    '<6> node a@50100000 compatible matching fail',
    '<6> 0x0000000050300000..0x00000000506fffff (4096 KiB) map non-reusable b@50300000',
    '<6> Reserved memory: created CMA memory pool at 0x0000000060000000, size 4 MiB',
    '<6> initialized node e@60000000, compatible id shared-dma-pool',
    '<6> 0x0000000060000000..0x00000000603fffff (4096 KiB) map reusable e@60000000',
  ]);
  // a@50100000 was at 0x50100000..0x50500000
  expect(reservedIn(result, 0x50000000n, 0x58000000n)).toEqual(['50500000..50700000']);
});

it('/memreserve/ comes after the regions, and ends at an entry of size 0', () => {
  const reservations = [
    { base: 0x50000000n, size: 0x100000n },
    { base: 0x51000000n, size: 0n },
    { base: 0x52000000n, size: 0x100000n },
  ];
  const tree = board({ 'a@50000000': at(0x50000000n, 0x1000n, { 'no-map': true }) }, {}, reservations);
  const result = bootReservedMemory(tree, VIRT);
  expect(logOf(result)).toEqual([
    '<6> 0x0000000050000000..0x0000000050000fff (4 KiB) nomap non-reusable a@50000000',
  ]);
  expect(memoryOf(result)[1]).toBe('0x0000000050000000..0x0000000050000fff 0 NOMAP');
  expect(reservedIn(result, 0x50000000n, 0x58000000n)).toEqual(['50000000..50100000']);
});
