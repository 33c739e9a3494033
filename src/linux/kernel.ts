// SPDX-License-Identifier: MIT
//
// The kernel that boots: its release, architecture and configuration, from the machine and the tree.
import type { DeviceTree } from '../tree/device-tree.ts';
import { archOfTree } from './arch/arch-of-tree.ts';
import { ARCHES, USUAL_ARCH } from './arch/arch.ts';
import type { Arch } from './arch/arch.ts';
import type { Flavour } from './arch/architecture.ts';
import { architectureOf, hasPageSize, pageSizesText } from './arch/architectures.ts';
import { withLpae, withPageSize } from './kconfig-variants.ts';
import type { Kconfig } from './kconfig.ts';
import { KernelError } from './kernel-error.ts';
import type { Machine } from './machine.ts';
import type { Release } from './releases/release.ts';
import { releaseNumber } from './releases/release-number.ts';
import { NEWEST, nearestRelease } from './releases/releases.ts';
import type { NearestRelease } from './releases/releases.ts';

/** The kernel that a machine boots. */
export interface Kernel {
  readonly release: Release;
  /** The requested release, if it is not modelled exactly; else null. */
  readonly wanted: string | null;
  readonly kconfig: Kconfig;
  /** The assumptions, one sentence each. */
  readonly assumptions: readonly string[];
}

/** The fields of a machine that describe its kernel. */
export type KernelChoice = Pick<Machine, 'kernel' | 'arch' | 'kconfig' | 'pageSize' | 'lpae'>;

/**
 * The release that boots, the newest for a text that names none.
 *
 * This and {@link archThatBoots} are the only places that choose a kernel where nobody says: all else is given one.
 */
export function releaseThatBoots(text: string): NearestRelease {
  return nearestRelease(text) ?? { release: NEWEST, exact: false };
}

/** The architecture that boots: the named one, else the usual one. */
export function archThatBoots(named: Arch | null | undefined): Arch {
  return named ?? USUAL_ARCH;
}

/**
 * The facts about a kernel in its release name, in the style of Debian and others.
 */
export function flavourOf(release: string): Flavour {
  const flavours = ARCHES.flatMap((arch) => architectureOf(arch).flavours);
  return flavours.find(([name]) => name.test(release))?.[1] ?? {};
}

/** Says which release is used instead of one that is not modelled exactly. */
export function standInText(wanted: string, { version, builds }: Release, arch: Arch): string {
  return releaseNumber(wanted) === releaseNumber(version)
    ? `Linux ${wanted} is not modelled exactly; using the known changes up to ${version} and the build of ${builds[arch].release} instead`
    : `Linux ${wanted} is not modelled; using ${version} instead`;
}

/**
 * Settles which kernel boots: what the machine says, then the configuration, then the release's name, then the tree's processors.
 *
 * @throws {KernelError} where what the machine says contradicts its configuration, or there is no such kernel
 */
export function kernelOf(tree: DeviceTree, machine: KernelChoice): Kernel {
  const asked = machine.kernel ?? machine.kconfig?.release ?? '';
  const { release, exact } = releaseThatBoots(asked);
  const wanted = asked === '' || exact ? null : asked;
  const standIn = (arch: Arch): string[] =>
    wanted === null ? [] : [`kernel: ${standInText(wanted, release, arch)}`];
  if (machine.kconfig !== undefined) {
    const { arch } = machine.kconfig;
    if (machine.arch !== undefined && machine.arch !== arch) {
      throw new KernelError(
        `the configuration is for ${architectureOf(arch).spoken}, not for ${architectureOf(machine.arch).spoken}`,
      );
    }
    return { release, wanted, kconfig: adapted(machine.kconfig, machine), assumptions: standIn(arch) };
  }
  const named = flavourOf(machine.kernel ?? '');
  const arch = archThatBoots(machine.arch ?? named.arch ?? archOfTree(tree));
  const build = release.builds[arch];
  const assumptions = [
    ...standIn(arch),
    `configuration: Debian's for Linux ${build.release} on ${architectureOf(arch).spoken}`,
  ];
  const flavour = arch === (named.arch ?? arch) ? named : {};
  return { release, wanted, kconfig: adapted(adapted(build.kconfig, flavour), machine), assumptions };
}

/** A configuration with the machine's overrides. */
function adapted(kconfig: Kconfig, { pageSize, lpae }: Pick<KernelChoice, 'pageSize' | 'lpae'>): Kconfig {
  if (pageSize !== undefined && !hasPageSize(kconfig.arch, pageSize)) {
    throw new KernelError(pageSizesText(kconfig.arch));
  }
  const sized = pageSize === undefined ? kconfig : withPageSize(kconfig, pageSize);
  return lpae === true ? withLpae(sized) : sized;
}
