// SPDX-License-Identifier: MIT
//
// What sparse_init() allocates. Expected values are from the lines "memblock_reserve" of Debian's 6.12.107
// and 6.1.0-50 for arm64 with memblock=debug, in QEMU (machine virt with a Cortex-A57, the kernel at its
// usual address), from just before it on.
import { describe, expect, it } from 'vitest';
import type { Memblock } from '../../src/linux/memblock.ts';
import { PhysAddr } from '../../src/linux/phys-addr.ts';
import { Printk } from '../../src/linux/printk.ts';
import type { Release } from '../../src/linux/releases/release.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { Sparse } from '../../src/linux/sparse.ts';
import { roomyMemblock } from '../support/memblock.ts';

const LINUX_6_1 = releaseOf('6.1');
const LINUX_6_12 = releaseOf('6.12');

interface Case {
  readonly release: Release;
  /** The starts of the nodes, and the end of the last one. */
  readonly nodes: readonly bigint[];
  readonly nodeData: readonly bigint[];
  readonly nomap?: readonly [bigint, bigint][];
  /** `base-end`, separated by spaces. */
  readonly reserved: string;
}

const RAM = 0x40000000n;
const MIB = 1n << 20n;
const GIB = 1n << 30n;

/** What is reserved in addition afterwards, and which reservations grew: `base-end`, separated by spaces. */
function taken({ release, nodes, nodeData, nomap = [], reserved }: Case): string {
  const { kconfig } = release.builds.arm64;
  const phys = new PhysAddr(64);
  const memblock = roomyMemblock(4096n, release);
  memblock.add(RAM, nodes.at(-1)! - RAM);
  nodeData.forEach((_, nid) => {
    memblock.setNode(nodes[nid]!, nodes[nid + 1]! - nodes[nid]!, nid);
  });
  for (const [base, size] of nomap) memblock.markNomap(base, size);
  for (const range of reserved.split(' ')) {
    const [base, end] = range.split('-').map((digits) => BigInt(`0x${digits}`)) as [bigint, bigint];
    memblock.reserve(base, end - base);
  }
  const before = new Set(ranges(memblock));
  const sparse = new Sparse(
    { memblock, printk: new Printk(702, 64, 64), kconfig, release, phys },
    {
      memstart: RAM,
      below: release.arm64.vmemmapBelow,
      levels: 3n,
      physBits: 48n,
      sectionShift: 27n,
      byBlocks: true,
    },
  );
  const possible = nodeData.map((_, nid) => nid);
  sparse.init({ possible, online: new Set(possible), data: new Map(nodeData.entries()) });
  return ranges(memblock)
    .filter((range) => !before.has(range))
    .join(' ');
}

function ranges(memblock: Memblock): string[] {
  return memblock.reserved.map(({ base, end }) => `${base.toString(16)}-${end.toString(16)}`);
}

/** One page at every multiple of a step, up to the last. */
function pages(first: number, last: number, step: number): string {
  const found: string[] = [];
  for (let base = first; base <= last; base += step) {
    found.push(`${base.toString(16)}-${(base + 0x1000).toString(16)}`);
  }
  return found.join(' ');
}

describe('the allocations for the memory map, as the kernel logs them', () => {
  it.each<[string, Case, string]>([
    [
      '6.12, 1 GiB',
      {
        release: LINUX_6_12,
        nodes: [RAM, RAM + GIB],
        nodeData: [0x7fdfe380n],
        reserved: '7fdfe340-7fe01ac0 7fe01ad8-7fe0bffc 7fe0c000-80000000',
      },
      '7ec00000-7fc00000 7fddb000-7fddd000 7fddd180-7fe01ac0',
    ],
    [
      '6.1, 1 GiB: the usage maps fit in a gap above',
      {
        release: LINUX_6_1,
        nodes: [RAM, RAM + GIB],
        nodeData: [0x7fdf0380n],
        reserved: '7fdf0380-7fdf3100 7fdf3380-7fdfcffc 7fdfd000-80000000',
      },
      '7ec00000-7fc00000 7fdcd000-7fdcf000 7fdcf380-7fdf3100 7fdf31c0-7fdfcffc',
    ],
    [
      '6.12, three nodes that share sections',
      {
        release: LINUX_6_12,
        nodes: [RAM, RAM + 448n * MIB, RAM + 768n * MIB, RAM + 1216n * MIB],
        nodeData: [0x5bffc8c0n, 0x6fffc8c0n, 0x8bd9c280n],
        reserved: '5bffc8c0-5c000000 6fffc8c0-70000000 8bd9c1c0-8bdaaffc 8bdab000-8c000000',
      },
      '5b600000-5be00000 5bff9000-5bffb000 5bffb7c0-5bffb8a0 5bffb8c0-5c000000 6fa00000-6fe00000 6fffc840-6fffc8b0 8b400000-8bc00000 8bd7c0c0-8bd7c1a0 8bd7c1c0-8bdaaffc',
    ],
    [
      '6.1, three nodes with holes',
      {
        release: LINUX_6_1,
        nodes: [RAM, RAM + GIB, RAM + 2n * GIB, RAM + 3n * GIB],
        nodeData: [0x7fffd380n, 0xbfefd380n, 0xf7a1f380n],
        nomap: [
          [0xa0000000n, 64n * MIB],
          [0xbff00000n, 2n * MIB],
          [0xf8000000n, 128n * MIB],
        ],
        reserved:
          '7fffd380-80000000 bfefd380-bff00000 f7a1f380-f7a22100 f7a22428-f7a22459 f7a22460-f7a2248f f7a22490-f8000000',
      },
      '7ee00000-7fe00000 7fffa000-7fffc000 7fffc1c0-80000000 bee00000-bfe00000 bfefd1c0-bff00000 f6800000-f7800000 f79ff380-f7a22100 f7a22240-f7a22400',
    ],
    [
      '6.12, 66 GiB: four more roots, and tables of both levels twice',
      {
        release: LINUX_6_12,
        nodes: [RAM, RAM + 66n * GIB],
        nodeData: [0x10bfded380n],
        reserved: '10bfded340-10bfdf0ac0 10bfdf0ad8-10bfdfaffc 10bfdfb000-10c0000000',
      },
      '107dc00000-10bfc00000 10bfdbc000-10bfdc0000 10bfdc0fc0-10bfdf0ac0',
    ],
    [
      '6.1, 66 GiB: tables of the lower level twice',
      {
        release: LINUX_6_1,
        nodes: [RAM, RAM + 66n * GIB],
        nodeData: [0x10bffe4380n],
        reserved: '10bffe4380-10bffe7100 10bffe7380-10bfff0ffc 10bfff1000-10c0000000',
      },
      '107de00000-10bfe00000 10bffb5000-10bffe7100',
    ],
    [
      '6.12, one free block of 2 MiB: the rest page by page',
      {
        release: LINUX_6_12,
        nodes: [RAM, RAM + 256n * MIB],
        nodeData: [0x4ff7e380n],
        reserved: `40200000-426f0000 48000000-480f9000 48200000-4820b000 ${pages(0x42800000, 0x4ff00000, 0x100000)} 4ff7e340-4ff81ac0 4ff81ad8-4ff8bffc 4ff8c000-50000000`,
      },
      '40000000-426f0000 4fd58000-4ff5d000 4ff5d2c0-4ff5d330 4ff5d340-4ff81ac0',
    ],
  ])('%s', (_, kase, expected) => {
    expect(taken(kase)).toBe(expected);
  });
});
