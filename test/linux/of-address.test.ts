// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { U64_MAX } from '../../src/base/u64.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { dmaRanges, maxDmaAddress } from '../../src/linux/of-address.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { board, liveTree, makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

const LINUX_7_2 = releaseOf('7.2');

const two = { '#address-cells': 2, '#size-cells': 2 };
const one = { '#address-cells': 1, '#size-cells': 1 };
const pci = { device_type: 'pci', '#address-cells': 3, '#size-cells': 2 };

// Linux 7.2.13 (Debian, arm64, QEMU virt with 1 GiB) with these nodes after the machine's own: the address of
// the default area shows the end of the memory that DMA reaches, and so does "Zone ranges:"
describe('the DMA limit as the kernel sets it', () => {
  const FAILED = '<3> Failed to reserve 64 MiB';
  it.each<[string, NodeLiteral, string]>([
    ['none', {}, '<6> Reserved 64 MiB at 0x000000007bc00000'],
    [
      'a bus on a bus, and one on that with a 1:1 mapping',
      {
        b1: {
          ...one,
          'dma-ranges': [0, 0x40000000n, 0x40000000],
          b2: {
            ...one,
            'dma-ranges': [0x10000000, 0x8000000, 0x18000000],
            b3: { ...one, 'dma-ranges': true },
          },
        },
      },
      '<6> Reserved 64 MiB at 0x000000005c000000',
    ],
    [
      'PCI with two adjacent ranges, on a bus with a 1:1 mapping',
      {
        b1: {
          '#address-cells': 2,
          '#size-cells': 1,
          'dma-ranges': true,
          pcie: {
            ...pci,
            'dma-ranges': [
              0x2000000,
              0x40000000n,
              0x40000000n,
              0x10000000n,
              0x2000000,
              0x50000000n,
              0x50000000n,
              0x8000000n,
            ],
          },
        },
      },
      '<6> Reserved 64 MiB at 0x0000000054000000',
    ],
    [
      // the address is all ones, and the end of the range wraps to below memory
      'an address that the parent bus does not translate',
      {
        b1: {
          ...one,
          'dma-ranges': [0, 0x40000000n, 0x10000000],
          b2: { ...one, 'dma-ranges': [0, 0x70000000, 0x10000000] },
        },
      },
      FAILED,
    ],
    [
      // for the area, a limit of 0 means no limit
      'not a whole range, and a disabled bus',
      {
        off: { status: 'disabled', ...one, 'dma-ranges': [0, 0x40000000n, 0x8000000] },
        b1: { ...one, 'dma-ranges': [0, 0x4000000, 0x10000000] },
      },
      '<6> Reserved 64 MiB at 0x000000007bc00000',
    ],
    [
      'an interconnect called dma-mem instead of the parent',
      {
        ic: { phandle: 0x77, '#interconnect-cells': 1, ...one, 'dma-ranges': [0, 0x40000000n, 0x20000000] },
        bus: {
          ...one,
          b1: {
            interconnects: [0x77, 5],
            'interconnect-names': 'dma-mem',
            ...one,
            'dma-ranges': [0, 0x8000000, 0x10000000],
          },
        },
      },
      '<6> Reserved 64 MiB at 0x0000000054000000',
    ],
    [
      // a bridge without dma-ranges passes the flags of an address on
      'a bus behind a PCI bridge',
      {
        pcie: {
          ...pci,
          'dma-ranges': [0x43000000, 0x1000000000n, 0x40000000n, 0x20000000n],
          'pci@0,0': { ...pci, ep: { ...two, 'dma-ranges': [0n, 0x43000000, 0x1000000000n, 0x18000000n] } },
        },
      },
      '<6> Reserved 64 MiB at 0x0000000054000000',
    ],
    [
      // prefetchable or not, and 32 or 64 bits, do not matter
      'PCI addresses with different flags',
      {
        pcie: {
          ...pci,
          'dma-ranges': [0x43000000, 0x40000000n, 0x40000000n, 0x20000000n],
          ep: { ...two, 'dma-ranges': [0n, 0x02000000, 0x40000000n, 0x18000000n] },
        },
      },
      '<6> Reserved 64 MiB at 0x0000000054000000',
    ],
    [
      // the kernel does not treat b1 as a bus, so b2's addresses are not translated; b3's are not read
      'buses without #address-cells',
      {
        b1: { 'dma-ranges': true, b2: { ...one, 'dma-ranges': [0, 0x40000000n, 0x20000000] } },
        b3: { 'dma-ranges': [0n, 0x40000000n, 0x18000000n] },
      },
      FAILED,
    ],
  ])('%s', (_, rest, expected) => {
    const { log } = bootReservedMemory(board({}, rest), VIRT);
    const lines = log.filter(({ text }) => text.startsWith('cma: '));
    expect(lines.map(({ level, text }) => `<${level}> ${text.slice(5)}`)).toEqual([expected]);
  });
});

// of_dma_get_max_cpu_address() of drivers/of/address.c
describe('the highest address', () => {
  it.each<[string, NodeLiteral, bigint]>([
    ['no bus', {}, U64_MAX],
    ['empty', { bus: { ...one, 'dma-ranges': true } }, U64_MAX],
    [
      'dma-ranges of the root, which no bus translates',
      { 'dma-ranges': [0n, 0x40000000n, 0x20000000n] },
      0x1ffffffen,
    ],
    [
      'extra bytes',
      { bus: { ...one, 'dma-ranges': Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 9) } },
      0xfffn,
    ],
    ['the end of a range', { bus: { ...one, 'dma-ranges': [0, 0n, 0x1000] } }, 0xfffn],
    [
      'the highest of one bus',
      { bus: { ...one, 'dma-ranges': [0, 0x4000n, 0x1000, 0x8000, 0n, 0x1000] } },
      0x4fffn,
    ],
    [
      'the lowest of several buses',
      { a: { ...one, 'dma-ranges': [0, 0n, 0x2000] }, b: { ...one, 'dma-ranges': [0, 0n, 0x1000] } },
      0xfffn,
    ],
    [
      'below a disabled node',
      { a: { status: 'disabled', b: { ...one, 'dma-ranges': [0, 0n, 0x1000] } } },
      U64_MAX,
    ],
    [
      'no size cells',
      { bus: { '#address-cells': 1, '#size-cells': 0, 'dma-ranges': [0, 0n, 0x1000] } },
      U64_MAX,
    ],
  ])('%s', (_, rest, expected) => {
    expect(maxDmaAddress(liveTree(makeTree({ ...two, ...rest }), LINUX_7_2))).toBe(expected);
  });

  it('adjacent ranges count as one', () => {
    const live = liveTree(
      makeTree({
        ...two,
        bus: { ...one, 'dma-ranges': [0, 0x1000n, 0x100, 0x100, 0x1100n, 0x100, 0x300, 0x1200n, 0x100] },
      }),
      LINUX_7_2,
    );
    expect(dmaRanges(live.dmaBuses[0]!, live)).toEqual([
      { bus: 0n, cpu: 0x1000n, size: 0x200n },
      { bus: 0x300n, cpu: 0x1200n, size: 0x100n },
    ]);
  });
});
