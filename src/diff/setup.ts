// SPDX-License-Identifier: MIT
import type { BootResult } from '../linux/boot-result.ts';
import type { DiffValue, FieldChange } from './boot-diff.ts';
import { fieldChanges } from './item-diffs.ts';

/** Inputs that differ between two boots. */
export function setupChanges(a: BootResult, b: BootResult): FieldChange[] {
  const [from, to] = [setupOf(a), setupOf(b)];
  return fieldChanges(from, to, Object.keys(from));
}

function setupOf({
  kernel,
  wanted,
  arch,
  cmdline,
  memoryKnown,
  layout,
  kconfig,
}: BootResult): Record<string, DiffValue> {
  const options = Object.entries(kconfig)
    .filter(([name]) => name !== 'arch')
    .map(([name, value]): [string, DiffValue] => [`kconfig.${name}`, value as string | number | boolean]);
  return {
    kernel,
    wanted,
    arch,
    cmdline,
    memoryKnown,
    image: layout.image ?? null,
    initrd: layout.initrd ?? null,
    fdt: layout.fdt ?? null,
    ...Object.fromEntries(options),
  };
}
