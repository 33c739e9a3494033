// SPDX-License-Identifier: MIT
//
// 64-bit RISC-V.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { BootResult } from '../../../src/linux/boot-result.ts';
import type { Machine, MachineMemory } from '../../../src/linux/machine.ts';
import { releaseOf } from '../../../src/linux/releases/releases.ts';
import { board, makeTree } from '../../support/tree.ts';

const LINUX_7_2 = releaseOf('7.2');

const { kconfig } = LINUX_7_2.builds.riscv64;

/** Boots a board whose CPU supports a given number of page table levels. */
function boot(mmuType: string, memory?: readonly MachineMemory[]): BootResult {
  const cpus = {
    '#address-cells': 1,
    '#size-cells': 0,
    'cpu@0': { device_type: 'cpu', reg: 0, 'mmu-type': mmuType },
  };
  return bootReservedMemory(board({ 'a@90000000': { reg: [0x90000000n, 0x1000n] } }, { cpus }), {
    kconfig,
    ...(memory && { memory }),
  });
}

describe('the linear mapping', () => {
  const GIB = 1n << 30n;
  const OVERFLOW = 'Physical memory overflows the linear mapping size: region above ';

  it.each<[string, bigint, string[]]>([
    ['riscv,sv39', 100n, []],
    ['riscv,sv39', 200n, [`${OVERFLOW}0x0000002080000000 removed`]],
    ['riscv,sv48', 200n, []],
  ])('%s, %i GiB', (mmuType, gib, expected) => {
    const { log } = boot(mmuType, [{ base: 0x80000000n, size: gib * GIB }]);
    expect(log.map(({ text }) => text).filter((text) => text.startsWith('Physical memory'))).toEqual(
      expected,
    );
  });

  it.each(['riscv,sv39', 'riscv,sv48', 'riscv,sv57'])(
    '%s, with memory that is not in the tree',
    (mmuType) => {
      expect(boot(mmuType).log.filter(({ text }) => text.startsWith('Physical memory'))).toEqual([]);
    },
  );
});

describe('firmware that Linux does not know', () => {
  it.each<[string, boolean, number]>([
    ['a /reserved-memory node without ranges', false, 1],
    ['a valid /reserved-memory node', true, 0],
  ])('%s', (_, ranges, reasons) => {
    const container = { '#address-cells': 2, '#size-cells': 2, ranges };
    const { verdict } = bootReservedMemory(
      makeTree({ '#address-cells': 2, '#size-cells': 2, 'reserved-memory': container }),
      { kconfig, memory: [{ base: 0x80000000n, size: 0x40000000n }] },
    );
    expect(verdict.because.filter(({ text }) => text.startsWith('firmware (OpenSBI)'))).toHaveLength(reasons);
  });
});

// from reading arch/riscv/mm/init.c of 7.3: no 7.3 kernel for riscv64 was booted
describe('the default CMA area', () => {
  const GIB = 1n << 30n;
  const on = (kernel: string, machine: Machine = {}): BootResult =>
    bootReservedMemory(
      board({
        'pool@90000000': {
          compatible: 'shared-dma-pool',
          reusable: true,
          reg: [0x90000000n, 0x1000000n],
          'linux,cma-default': true,
        },
      }),
      { kernel, arch: 'riscv64', memory: [{ base: 0x80000000n, size: GIB }], ...machine },
    );
  const areas = ({ areas: list, numaAreas }: BootResult): string[] => [
    ...list.map(({ name, default: isDefault }) => `${name}${isDefault ? ' default' : ''}`),
    ...numaAreas.map(({ name }) => name),
  ];

  it('knows a static region in time since 7.3', () => {
    expect(areas(on('7.2'))).toEqual(['reserved', 'pool@90000000 default']);
    expect(areas(on('7.3'))).toEqual(['pool@90000000 default']);
  });

  it('is created after the nodes are known since 7.3, and so are their areas', () => {
    const memory = [
      { base: 0x80000000n, size: GIB, node: 0 },
      { base: 0x80000000n + GIB, size: GIB, node: 1 },
    ];
    const cmdline = 'cma=32M cma_pernuma=16M';
    expect(areas(on('7.2', { memory, cmdline }))).toEqual(['reserved default']);
    expect(areas(on('7.3', { memory, cmdline }))).toEqual(['reserved default', 'numa0', 'numa1']);
  });

  it('is below the page tables since 7.3', () => {
    const [before, since] = ['7.2', '7.3'].map((kernel) => on(kernel, { cmdline: 'cma=32M' }).areas[0]!.base);
    expect(before).toBe(0xbe000000n);
    expect(since! < before!).toBe(true);
  });
});
