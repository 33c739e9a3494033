// SPDX-License-Identifier: MIT
import type { Arch } from '../linux/arch/arch.ts';
import { lpaeOf } from '../linux/arch/architectures.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { ReleaseVersion } from '../linux/releases/change.ts';

/** The kernel of a map. */
export interface MapKernel {
  readonly release: ReleaseVersion;
  readonly arch: Arch;
  /** Whether it is the LPAE build of an architecture that has one. */
  readonly lpae: boolean;
  /** Page size in bytes. */
  readonly pageSize: number;
}

/** The kernel that was modelled. */
export function mapKernel({ kernel, kconfig }: Pick<BootResult, 'kernel' | 'kconfig'>): MapKernel {
  const { arch, pageSize } = kconfig;
  return { release: kernel, arch, lpae: lpaeOf(kconfig) === true, pageSize };
}
