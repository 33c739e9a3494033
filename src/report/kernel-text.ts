// SPDX-License-Identifier: MIT
import { sizeText } from '../base/size.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { standInText } from '../linux/kernel.ts';
import { releaseOf } from '../linux/releases/releases.ts';
import type { MapKernel } from '../map/map-kernel.ts';

/** A kernel in a few words: `Linux 6.1 on arm with LPAE, 4 KiB pages`. */
export function kernelText({ release, arch, lpae, pageSize }: MapKernel): string {
  return `Linux ${release} on ${arch}${lpae ? ' with LPAE' : ''}, ${sizeText(BigInt(pageSize))} pages`;
}

/** Says what stands for a release that is not modelled exactly; undefined if the boot is of a modelled one. */
export function standInTextOf({
  wanted,
  kernel,
  arch,
}: Pick<BootResult, 'wanted' | 'kernel' | 'arch'>): string | undefined {
  return wanted === null ? undefined : standInText(wanted, releaseOf(kernel), arch);
}
