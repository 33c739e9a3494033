// SPDX-License-Identifier: MIT
import type { Arch } from '../linux/arch/arch.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { ReleaseVersion } from '../linux/releases/change.ts';

/** The kernel that a map is of. */
export interface MapKernel {
  readonly release: ReleaseVersion;
  readonly arch: Arch;
  /** Whether it is 32-bit arm with CONFIG_ARM_LPAE. */
  readonly lpae: boolean;
  /** Bytes of a page. */
  readonly pageSize: number;
}

/** The kernel that was modelled. */
export function mapKernel({
  kernel,
  arch,
  kconfig,
}: Pick<BootResult, 'kernel' | 'arch' | 'kconfig'>): MapKernel {
  return {
    release: kernel,
    arch,
    lpae: arch === 'arm' && kconfig.physAddr64,
    pageSize: kconfig.pageSize,
  };
}
