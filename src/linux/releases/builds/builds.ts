// SPDX-License-Identifier: MIT
//
// The builds of all architectures, and which build a release uses.
import type { Arch } from '../../arch/arch.ts';
import type { ReleaseVersion } from '../change.ts';
import { versionNumber } from '../release-number.ts';
import { ARM_BUILDS } from './arm.ts';
import { ARM64_BUILDS } from './arm64.ts';
import type { Build, Builds } from './build.ts';
import { RISCV64_BUILDS } from './riscv64.ts';

/**
 * The builds of a release: for each architecture its own, or that of the nearest older release that has one,
 * or else the oldest.
 */
export function buildsOf(version: ReleaseVersion): Readonly<Record<Arch, Build>> {
  const of = (builds: Builds): Build =>
    builds.findLast(({ release }) => versionNumber(release) <= versionNumber(version)) ?? builds[0];
  return { arm64: of(ARM64_BUILDS), arm: of(ARM_BUILDS), riscv64: of(RISCV64_BUILDS) };
}
