// SPDX-License-Identifier: MIT
//
// 64-bit RISC-V.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { BootResult } from '../../../src/linux/boot-result.ts';
import { LINUX_7_2 } from '../../../src/linux/releases/linux-7.2.ts';
import type { MachineMemory } from '../../../src/linux/machine.ts';
import { board, makeTree } from '../../support/tree.ts';

const { kconfig } = LINUX_7_2.builds.riscv64;

/** Boots a board whose processor has page tables of so many levels. */
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

  it.each(['riscv,sv39', 'riscv,sv48', 'riscv,sv57'])('%s, with memory that nobody told of', (mmuType) => {
    expect(boot(mmuType).log.filter(({ text }) => text.startsWith('Physical memory'))).toEqual([]);
  });
});

describe('firmware that Linux does not know of', () => {
  it.each<[string, boolean, number]>([
    ['the container has no ranges', false, 1],
    ['the container is as it must be', true, 0],
  ])('%s', (_, ranges, reasons) => {
    const container = { '#address-cells': 2, '#size-cells': 2, ranges };
    const { verdict } = bootReservedMemory(
      makeTree({ '#address-cells': 2, '#size-cells': 2, 'reserved-memory': container }),
      { kconfig, memory: [{ base: 0x80000000n, size: 0x40000000n }] },
    );
    expect(verdict.because.filter(({ text }) => text.startsWith('firmware (OpenSBI)'))).toHaveLength(reasons);
  });
});
