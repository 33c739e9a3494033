// SPDX-License-Identifier: MIT
//
// The modelled releases, and which of them stands for one that is not.
import { LINUX_6_1 } from './linux-6.1.ts';
import { LINUX_6_12 } from './linux-6.12.ts';
import { LINUX_7_2 } from './linux-7.2.ts';
import type { Release, ReleaseVersion } from './release.ts';

/** The releases that are modelled, the newest first. */
export const RELEASES: readonly Release[] = [LINUX_7_2, LINUX_6_12, LINUX_6_1];

/** A modelled release by its name. */
export function releaseOf(version: ReleaseVersion): Release {
  return RELEASES.find((release) => release.version === version)!;
}

/** A release, and whether it is the very one that was asked for. */
export interface NearestRelease {
  readonly release: Release;
  /** Whether the text named this release, or an update of it, and no other. */
  readonly exact: boolean;
}

/**
 * The modelled release that stands for a kernel: the newest that is not newer, because a behaviour holds from the release that
 * brought it; for what is older than all of them the oldest. Null for a text that names no release.
 *
 * @param text `6.1`, `6.1.0-50-arm64`, `v6.12.107`; what follows the first two numbers does not matter
 * @example nearestRelease('6.6.30')?.release.version // '6.1'
 */
export function nearestRelease(text: string): NearestRelease | null {
  const wanted = releaseNumber(text);
  if (wanted === null) return null;
  const release = RELEASES.find(({ version }) => releaseNumber(version)! <= wanted) ?? RELEASES.at(-1)!;
  return { release, exact: releaseNumber(release.version) === wanted };
}

/** What a release is compared by: 100 times its first number, and its second; null for a text that names no release. */
export function releaseNumber(text: string): number | null {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?!\d)/.exec(text);
  // there has never been a second number of three digits
  return match === null ? null : 100 * Number(match[1]) + Math.min(Number(match[2]), 99);
}
