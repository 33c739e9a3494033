// SPDX-License-Identifier: MIT
//
// cma=, numa_cma= and cma_pernuma=: the areas that the kernel itself places. The log lines are those of
// Debian's Linux 7.2.13 for arm64 in QEMU (machine virt) with the same memory and nodes.
import { describe, expect, it } from 'vitest';
import { bootKernel, bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { board } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

/** Nodes of these sizes in MiB, from the start of RAM up. */
function nodes(...mebibytes: number[]): Machine['memory'] {
  let base = 0x40000000n;
  return mebibytes.map((size, node) => {
    const bank = { base, size: BigInt(size) << 20n, ...(mebibytes.length > 1 && { node }) };
    base += bank.size;
    return bank;
  });
}

const cmaLines = ({ log }: BootResult): string[] =>
  log.filter(({ text }) => text.startsWith('cma: ')).map(({ level, text }) => `<${level}> ${text.slice(5)}`);

describe('the default area', () => {
  it.each<[number, string, string[]]>([
    [1024, '', ['<6> Reserved 64 MiB at 0x000000007bc00000']],
    [1024, 'cma=32M@0-2G', ['<6> Reserved 32 MiB at 0x000000007dc00000']],
    [1024, 'cma=64M@0x50000000-0x60000000', ['<6> Reserved 64 MiB at 0x000000005c000000']],
    [1024, 'cma=3M@0x50000001-0x60000000', ['<6> Reserved 3 MiB at 0x000000005fc00000']],
    [2048, 'cma=64M@0x50000000', ['<6> Reserved 64 MiB at 0x0000000050000000']],
    [1024, 'cma=32M@0x42000000', ['<3> Failed to reserve 32 MiB']],
    [
      256,
      'cma=8G',
      [
        '<3> Size (0x0000000200000000) of region at 0x0000000000000000 exceeds limit (0x0000000050000000)',
        '<3> Failed to reserve 8192 MiB',
      ],
    ],
    [
      512,
      'cma=12M@0x60000000-0x70000000',
      [
        '<3> Size (0x0000000000c00000) of region at 0x0000000060000000 exceeds limit (0x0000000060000000)',
        '<3> Failed to reserve 12 MiB',
      ],
    ],
    [1024, 'cma=0', []],
    [8192, 'cma=128M', ['<6> Reserved 128 MiB at 0x00000000f8000000']],
    [8192, 'cma=64M@4G-8G', ['<6> Reserved 64 MiB at 0x0000000100000000']],
    [8192, 'cma=16M numa_cma=x', ['<6> Reserved 16 MiB at 0x00000000ff000000']],
  ])('of %i MiB with %j', (mebibytes, cmdline, expected) => {
    expect(cmaLines(bootReservedMemory(board({}), { ...VIRT, memory: nodes(mebibytes), cmdline }))).toEqual(
      expected,
    );
  });

  // early_cma() in kernel/dma/contiguous.c: what a later cma= leaves out is kept from an earlier one
  it('keeps base and limit of an earlier cma=', () => {
    const { areas } = bootReservedMemory(board({}), { ...VIRT, cmdline: 'cma=64M@0x50000000 cma=32M' });
    expect(areas).toMatchObject([{ base: 0x52000000n, size: 0x2000000n }]);
  });

  it('is rounded up to whole pageblocks', () => {
    const { areas } = bootReservedMemory(board({}), { ...VIRT, cmdline: 'cma=3M@0x50000001-0x60000000' });
    expect(areas).toMatchObject([{ base: 0x5fc00000n, size: 0x400000n }]);
  });
});

describe('areas of the nodes', () => {
  it.each<[number[], string, string[]]>([
    [[8192, 8192], 'numa_cma=0:0', ['<6> Reserved 64 MiB at 0x00000000fc000000']],
    [[256, 256], 'numa_cma=99:8M', ['<6> Reserved 64 MiB at 0x000000005be00000']],
    [[12288], 'numa_cma=1:10M,', ['<6> Reserved 64 MiB at 0x00000000fc000000']],
    [[2048, 2048, 2048, 2048], 'cma_pernuma=0', ['<6> Reserved 64 MiB at 0x00000000fc000000']],
    // the area of a node is placed above 4 GiB if there is room, with or without a default area
    [[6144, 6144], 'cma=0 numa_cma=0:2G', ['<6> Reserved 2048 MiB at 0x0000000100000000']],
    [
      [256, 256],
      'numa_cma=1:32M,0x1:16M,0:8M',
      ['<6> Reserved 64 MiB at 0x000000005be00000', '<6> Reserved 32 MiB at 0x0000000059e00000'],
    ],
    [
      [256, 256],
      'numa_cma=0:2G',
      [
        '<6> Reserved 64 MiB at 0x000000005be00000',
        '<3> Size (0x0000000080000000) of region at 0x0000000000000000 exceeds limit (0x0000000060000000)',
        '<3> Failed to reserve 2048 MiB',
        '<4> dma_numa_cma_reserve: reservation failed: err -22, node 0',
      ],
    ],
    // without a parameter for nodes, each node gets an area as large as the default one
    [
      [2730, 2730, 2730],
      '',
      [
        '<6> Reserved 64 MiB at 0x00000000fc000000',
        '<6> Reserved 64 MiB at 0x00000000e6800000',
        '<6> Reserved 64 MiB at 0x0000000100000000',
        '<6> Reserved 64 MiB at 0x0000000195400000',
      ],
    ],
    // if the default area fails, the areas of nodes are not tried
    [[256, 256], 'cma=400M cma_pernuma=16M', ['<3> Failed to reserve 400 MiB']],
    [
      [1024],
      'cma=32M@0x50100000 cma_pernuma=16M',
      [
        '<3> Region at 0x0000000050100000 must be aligned to 0x0000000000200000 bytes',
        '<3> Failed to reserve 32 MiB',
      ],
    ],
  ])('%j with %j', (mebibytes, cmdline, expected) => {
    const machine = { ...VIRT, memory: nodes(...mebibytes), cmdline };
    expect(cmaLines(bootReservedMemory(board({}), machine))).toEqual(expected);
  });

  // 7.2.13 with three nodes of 1364 MiB: numa0 of 4096 pages, numa1 and numa2 of 8192
  it("a node's own size takes precedence, and there is one area per node", () => {
    const { numaAreas } = bootReservedMemory(board({}), {
      ...VIRT,
      memory: nodes(1364, 1364, 1364),
      cmdline: 'numa_cma=0:16M,1:32M cma_pernuma=32M',
    });
    expect(numaAreas.map(({ name, size }) => `${name} ${size / 4096n}`)).toEqual([
      'numa0 4096',
      'numa1 8192',
      'numa2 8192',
    ]);
  });

  it('are not in the list of areas', () => {
    const { result, contiguous } = bootKernel(board({}), { ...VIRT, memory: nodes(512, 512) });
    const { areas, numaAreas } = result;
    expect([...contiguous].map(({ name }) => name)).toEqual(['reserved']);
    expect(areas.map(({ name }) => name)).toEqual(['reserved']);
    expect(numaAreas.map(({ node, name }) => `${node} ${name}`)).toEqual(['0 numa0', '1 numa1']);
  });

  it.each([
    ['CONFIG_DMA_NUMA_CMA', { dmaNumaCma: false }],
    ['CONFIG_CMA_SIZE_PERNUMA', { cmaSizePernuma: false }],
    ['CONFIG_NUMA', { numa: false }],
  ])('do not exist without %s', (_, off) => {
    const kconfig = { ...DEBIAN_ARM64_7_2, ...off };
    expect(bootReservedMemory(board({}), { ...VIRT, memory: nodes(512, 512), kconfig }).numaAreas).toEqual(
      [],
    );
  });
});
