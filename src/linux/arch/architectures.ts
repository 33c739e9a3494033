// SPDX-License-Identifier: MIT
//
// The modelled architectures.
import { sizeText } from '../../base/size.ts';
import type { Kconfig } from '../kconfig.ts';
import { ARCHES } from './arch.ts';
import type { Arch, ArchName } from './arch.ts';
import type { Architecture } from './architecture.ts';
import { ARM } from './arm.ts';
import { ARM64 } from './arm64.ts';
import { RISCV64 } from './riscv64.ts';

const ARCHITECTURES: Readonly<Record<Arch, Architecture>> = { arm64: ARM64, arm: ARM, riscv64: RISCV64 };

/** The description of an architecture. */
export function architectureOf(arch: Arch): Architecture {
  return ARCHITECTURES[arch];
}

/** The first architecture that satisfies a condition; undefined if none does. */
export function findArch(fits: (architecture: Architecture) => boolean): Arch | undefined {
  return ARCHES.find((arch) => fits(ARCHITECTURES[arch]));
}

/** What a name of `ARCH_NAMES` selects. */
export interface NamedArch {
  readonly arch: Arch;
  /** Whether it is the build with 64-bit physical addresses. */
  readonly lpae: boolean;
  /** The name in sentences. */
  readonly spoken: string;
}

/** The architecture that a name of `ARCH_NAMES` selects; undefined for other texts. */
export function archNamed(name: string): NamedArch | undefined {
  for (const arch of ARCHES) {
    const { spoken, lpae } = ARCHITECTURES[arch];
    if (name === arch) return { arch, lpae: false, spoken };
    if (name === lpae?.name) return { arch, lpae: true, spoken: lpae.spoken };
  }
  return undefined;
}

/** The name of `ARCH_NAMES` that selects a kernel with such a configuration. */
export function archName({ arch, physAddr64 }: Pick<Kconfig, 'arch' | 'physAddr64'>): ArchName {
  const { lpae } = ARCHITECTURES[arch];
  return lpae !== null && physAddr64 ? lpae.name : arch;
}

/** Whether a kernel is the LPAE build of its architecture; null if its architecture has no such build. */
export function lpaeOf({ arch, physAddr64 }: Pick<Kconfig, 'arch' | 'physAddr64'>): boolean | null {
  return ARCHITECTURES[arch].lpae === null ? null : physAddr64;
}

/** Whether kernels of an architecture can have pages of a size, in bytes. */
export function hasPageSize(arch: Arch, bytes: number): boolean {
  return ARCHITECTURES[arch].pageSizes.some((size) => size.bytes === bytes);
}

/** The page sizes of all architectures, in ascending order. */
export function allPageSizes(): number[] {
  const sizes = ARCHES.flatMap((arch) => ARCHITECTURES[arch].pageSizes.map(({ bytes }) => bytes));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** Lists the page sizes of an architecture. */
export function pageSizesText(arch: Arch): string {
  const { spoken, pageSizes } = ARCHITECTURES[arch];
  return `${spoken} has pages of ${pageSizes.map(({ bytes }) => sizeText(BigInt(bytes))).join(', ')} and no others`;
}
