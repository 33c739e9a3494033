// SPDX-License-Identifier: MIT
import { sizeText } from '../base/size.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { standInText } from '../linux/kernel.ts';
import { releaseOf } from '../linux/releases/releases.ts';
import type { MapKernel } from '../map/map-kernel.ts';

/** A kernel as text: `Linux 6.1 on arm with LPAE, 4 KiB pages`. */
export function kernelText({ release, arch, lpae, pageSize }: MapKernel): string {
  return `Linux ${release} on ${arch}${lpae ? ' with LPAE' : ''}, ${sizeText(BigInt(pageSize))} pages`;
}

/** Says which release is used instead of one that is not modelled exactly; undefined for a modelled release. */
export function standInTextOf({
  wanted,
  kernel,
  arch,
}: Pick<BootResult, 'wanted' | 'kernel' | 'arch'>): string | undefined {
  return wanted === null ? undefined : standInText(wanted, releaseOf(kernel), arch);
}
