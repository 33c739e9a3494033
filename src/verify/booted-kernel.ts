// SPDX-License-Identifier: MIT
//
// Which kernel a real boot was of: its release, its architecture and its configuration, by what the caller says, and then the log.
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

/** The kernel that the prediction is made of, and who says so. */
export interface BootedKernel {
  /** The release as it was named; undefined where nobody names one. */
  readonly name: string | undefined;
  /** The release whose behaviour the prediction has. */
  readonly release: Release;
  readonly kconfig: Kconfig;
  /** A text for people, and where release and configuration come from. */
  readonly text: string;
  readonly from: string;
  readonly configuration: string;
  readonly configurationFrom: string;
}

/** Settles the kernel. What the caller says goes before what the log says, and that before what the tree's processors are. */
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

/** Of whom the release is, where the caller names none. */
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

/** In what the log's kernel is another than the one that was predicted; null where it is the same one, or does not say. */
export function otherKernel(
  { release, arch }: BootFacts,
  boot: { readonly kernel: string; readonly arch: Arch },
): 'release' | 'architecture' | null {
  if (arch !== null && arch !== boot.arch) return 'architecture';
  const logged = release === null ? null : nearestRelease(release);
  return logged === null || logged.release.version === boot.kernel ? null : 'release';
}
