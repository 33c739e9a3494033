// SPDX-License-Identifier: MIT
//
// The kernel of a real boot: its release, architecture and configuration, from the caller or from the log.
import type { Arch } from '../linux/arch/arch.ts';
import { hasPageSize, lpaeOf } from '../linux/arch/architectures.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { kernelOf } from '../linux/kernel.ts';
import type { KernelChoice } from '../linux/kernel.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import { nearestRelease } from '../linux/releases/releases.ts';
import type { Release } from '../linux/releases/release.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { BootFacts } from './boot-facts.ts';

/** The kernel of the prediction, and the source of each fact. */
export interface BootedKernel {
  /** The release as given; undefined if none was given. */
  readonly name: string | undefined;
  /** The release whose behaviour the prediction has. */
  readonly release: Release;
  readonly kconfig: Kconfig;
  /** A description, and the sources of release and configuration. */
  readonly text: string;
  readonly from: string;
  readonly configuration: string;
  readonly configurationFrom: string;
}

/** Determines the kernel. The caller's values win over the log's, and these over the CPUs in the tree. */
export function bootedKernel(tree: DeviceTree, facts: BootFacts, given: KernelChoice): BootedKernel {
  const name = given.kernel ?? facts.release ?? undefined;
  const arch = given.arch ?? given.kconfig?.arch ?? facts.arch ?? undefined;
  const choice: KernelChoice = {
    ...given,
    kernel: name,
    arch,
    lpae: given.lpae ?? (given.kconfig === undefined && facts.addressBits === 64 ? true : undefined),
  };
  const pages = given.kconfig === undefined && given.pageSize === undefined ? facts.pageSize : null;
  const plain = kernelOf(tree, choice);
  const isPageSize = pages !== null && hasPageSize(plain.kconfig.arch, pages);
  const { release, kconfig } = isPageSize ? kernelOf(tree, { ...choice, pageSize: pages }) : plain;
  const { version } = release;
  const standsFor =
    name === undefined || nearestRelease(name)?.exact === true
      ? ''
      : releaseNumber(name) === releaseNumber(version)
        ? ', not modelled exactly'
        : `, instead of ${name}`;
  const configFrom = given.kconfig === undefined ? "Debian's" : 'as given';
  return {
    name,
    release,
    kconfig,
    text: `Linux ${version} on ${kconfig.arch}${standsFor}`,
    from: given.kernel !== undefined ? 'as given' : sourceOf(facts, given),
    configuration: `${kconfig.pageSize / 1024} KiB pages${lpaeText(kconfig)}`,
    configurationFrom:
      kconfig.pageSize !== plain.kconfig.pageSize ? `${configFrom}, with the log's page size` : configFrom,
  };
}

/** Source of the release, if the caller gave none. */
function sourceOf({ release }: BootFacts, { kconfig }: KernelChoice): string {
  if (release !== null) return 'the log';
  return (kconfig?.release ?? '') === '' ? 'assumed' : 'the configuration';
}

function lpaeText(kconfig: Kconfig): string {
  const lpae = lpaeOf(kconfig);
  return lpae === null ? '' : lpae ? ', LPAE' : ', no LPAE';
}

/** The releases of a log and of the prediction, if the log's is not modelled exactly; else null. */
export function releasesApart(
  { release, version }: BootFacts,
  boot: { readonly kernel: string },
): { readonly logged: number; readonly model: number } | null {
  if (release === null || version === null || nearestRelease(release)?.exact === true) return null;
  return { logged: version, model: releaseNumber(boot.kernel)! };
}

/** How the log's kernel differs from the predicted one; null if it is the same, or not in the log. */
export function otherKernel(
  { release, arch }: BootFacts,
  boot: { readonly kernel: string; readonly arch: Arch },
): 'release' | 'architecture' | null {
  if (arch !== null && arch !== boot.arch) return 'architecture';
  const logged = release === null ? null : nearestRelease(release);
  return logged === null || logged.release.version === boot.kernel ? null : 'release';
}
