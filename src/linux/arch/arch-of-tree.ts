// SPDX-License-Identifier: MIT
//
// Which architecture a tree is for, by what it says of its processors.
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';
import type { Arch } from './arch.ts';

/** Processors that have 32 bits alone, by their compatible. */
const ARM_32_BIT =
  /^(arm,(cortex-a(5|7|8|9|12|15|17)|arm(7|9|10|11)\S*|arm-v[4-7]\S*)|qcom,(krait|scorpion)|marvell,(sheeva|pj4|feroceon|mohawk|xsc3)\S*|marvell,88\S*|brcm,(brahma-b15|vulcan-32)|faraday,\S*|dec,strongarm\S*|intel,(sa1100|xscale)\S*|nvidia,tegra-cortex-a9)$/;
/** Timers of 32-bit machines, for a tree that does not name its processors. */
const ARM_TIMERS: readonly string[] = ['arm,armv7-timer', 'arm,armv7m-systick'];
/** Machines whose trees name neither. */
const ARM_MACHINES: readonly string[] = ['mrvl,mmp2', 'mrvl,pxa168', 'mrvl,pxa910'];

/**
 * The architecture that a tree's processors have; undefined where it says nothing of them. A 64-bit processor can run a 32-bit
 * kernel too, from the same tree (Raspberry Pi 2 to 4): such a board is taken for arm64.
 */
export function archOfTree(tree: DeviceTree): Arch | undefined {
  const cpus = tree.root.child('cpus');
  for (const cpu of cpus?.children ?? []) {
    const name = cpu.name.split('@')[0];
    if (name !== 'cpu') continue;
    if (cpu.has('riscv,isa') || cpu.has('riscv,isa-base')) return 'riscv64';
    for (const compatible of compatibles(cpu)) {
      if (compatible === 'riscv' || compatible.startsWith('riscv,')) return 'riscv64';
      if (ARM_32_BIT.test(compatible)) return 'arm';
    }
    if (cpu.has('compatible')) return 'arm64';
  }
  for (const child of tree.root.children) {
    for (const compatible of compatibles(child)) {
      if (compatible === 'arm,armv8-timer') return 'arm64';
      if (ARM_TIMERS.includes(compatible)) return 'arm';
    }
  }
  if (compatibles(tree.root).some((compatible) => ARM_MACHINES.includes(compatible))) return 'arm';
  return undefined;
}

function compatibles(node: DtNode): string[] {
  const property = node.property('compatible');
  return property === undefined ? [] : [...eachString(property)];
}
