// SPDX-License-Identifier: MIT
//
// Determines the architecture that a device tree is for.
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';
import type { Arch } from './arch.ts';
import { findArch } from './architectures.ts';

/**
 * The architecture of the tree's processors; undefined if the tree does not say. A 64-bit Arm processor also runs 32-bit kernels
 * from the same tree; such a board counts as arm64.
 */
export function archOfTree({ root }: DeviceTree): Arch | undefined {
  for (const node of root.child('cpus')?.children ?? []) {
    const arch = node.name.split('@')[0] === 'cpu' ? archOfCpu(node) : undefined;
    if (arch !== undefined) return arch;
  }
  const timers = root.children.flatMap(compatibles);
  return (
    firstArch(timers, (timer) => findArch(({ treeSigns }) => treeSigns.timers.includes(timer))) ??
    firstArch(compatibles(root), (machine) =>
      findArch(({ treeSigns }) => treeSigns.machines.includes(machine)),
    )
  );
}

function archOfCpu(cpu: DtNode): Arch | undefined {
  return (
    findArch(({ treeSigns }) => treeSigns.cpuProperties.some((name) => cpu.has(name))) ??
    firstArch(compatibles(cpu), (name) =>
      findArch(({ treeSigns }) => treeSigns.cpu !== 'any-other' && treeSigns.cpu.test(name)),
    ) ??
    (cpu.has('compatible') ? findArch(({ treeSigns }) => treeSigns.cpu === 'any-other') : undefined)
  );
}

/** The architecture of the first string that identifies one. */
function firstArch(
  strings: readonly string[],
  archOf: (string: string) => Arch | undefined,
): Arch | undefined {
  for (const string of strings) {
    const arch = archOf(string);
    if (arch !== undefined) return arch;
  }
  return undefined;
}

function compatibles(node: DtNode): string[] {
  const property = node.property('compatible');
  return property === undefined ? [] : [...eachString(property)];
}
