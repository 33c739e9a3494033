// SPDX-License-Identifier: MIT
//
// Which kernel boots: its release, its architecture and its configuration, from what a machine says and what a tree shows.
import type { DeviceTree } from '../tree/device-tree.ts';
import { archOfTree } from './arch/arch-of-tree.ts';
import { ARCHES } from './arch/arch.ts';
import type { Arch } from './arch/arch.ts';
import { withPageSize } from './kconfig.ts';
import type { Kconfig } from './kconfig.ts';
import type { Machine } from './machine.ts';
import { nearestRelease } from './releases/releases.ts';
import type { Release } from './releases/release.ts';

/** The kernel that a machine boots. */
export interface Kernel {
  readonly release: Release;
  readonly kconfig: Kconfig;
  /** What was taken for granted, in a sentence each. */
  readonly assumptions: readonly string[];
}

/** What the architectures are called in sentences. */
const SPOKEN: Readonly<Record<Arch, string>> = { arm64: 'arm64', arm: '32-bit arm', riscv64: 'riscv64' };

/** Settles which kernel boots. */
export function kernelOf(
  tree: DeviceTree,
  machine: Pick<Machine, 'kernel' | 'arch' | 'kconfig' | 'pageSize'>,
): Kernel {
  const assumptions: string[] = [];
  const asked = machine.kernel ?? machine.kconfig?.release ?? '';
  const { release, exact } = nearestRelease(asked);
  if (asked !== '' && !exact) {
    assumptions.push(`kernel: Linux ${asked} is not modelled; ${release.version} stands for it`);
  }
  const sized = (kconfig: Kconfig): Kconfig =>
    machine.pageSize === undefined ? kconfig : withPageSize(kconfig, machine.pageSize);
  if (machine.kconfig !== undefined) return { release, kconfig: sized(machine.kconfig), assumptions };

  const arch = machine.arch ?? archOfTree(tree) ?? ARCHES[0]!;
  assumptions.push(`configuration: Debian's for Linux ${release.version} on ${SPOKEN[arch]}`);
  return { release, kconfig: sized(release.builds[arch].kconfig), assumptions };
}
