// SPDX-License-Identifier: MIT
import { sizeText } from '../base/size.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { MapKernel } from '../map/map-kernel.ts';

/** A kernel in a few words: `Linux 6.1 on arm with LPAE, 4 KiB pages`. */
export function kernelText({ release, arch, lpae, pageSize }: MapKernel): string {
  return `Linux ${release} on ${arch}${lpae ? ' with LPAE' : ''}, ${sizeText(BigInt(pageSize))} pages`;
}

/** Says that the modelled release stands for the one that was asked for; undefined where it is that one. */
export function standInText({ wanted, kernel }: Pick<BootResult, 'wanted' | 'kernel'>): string | undefined {
  return wanted === null ? undefined : `Linux ${wanted} is not modelled; ${kernel} stands for it`;
}
