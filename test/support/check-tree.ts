// SPDX-License-Identifier: MIT
import type { CheckOptions, Checked } from '../../src/check/run.ts';
import { runChecks } from '../../src/check/run.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';

/** Boots a tree and checks it. */
export function checkTree(
  tree: DeviceTree,
  machine: Machine = {},
  options: CheckOptions = {},
): Checked & { readonly boot: BootResult } {
  const boot = bootReservedMemory(tree, machine);
  return { ...runChecks(tree, boot, options), boot };
}
