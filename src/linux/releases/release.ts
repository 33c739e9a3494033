// SPDX-License-Identifier: MIT
//
// A release of Linux in the model: its behaviour, and a build of it for each architecture.
import type { Arch } from '../arch/arch.ts';
import type { Kconfig } from '../kconfig.ts';
import type { Behaviour } from './behaviour.ts';
import type { Build, StructureSizes } from './builds/build.ts';
import type { ReleaseVersion } from './change.ts';

/** A release of Linux. */
export interface Release extends Behaviour {
  readonly version: ReleaseVersion;
  /** Debian's builds of it, or of the nearest older release that has one. */
  readonly builds: Readonly<Record<Arch, Build>>;
}

/** The structure sizes of the kernel that boots. */
export function sizesOf(kernel: { readonly release: Release; readonly kconfig: Kconfig }): StructureSizes {
  const { arch, physAddr64 } = kernel.kconfig;
  const { sizes, lpaeSizes } = kernel.release.builds[arch];
  return physAddr64 ? { ...sizes, ...lpaeSizes } : sizes;
}
