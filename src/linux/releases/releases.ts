// SPDX-License-Identifier: MIT
//
// The modelled releases, and which of them stands for one that is not.
import { LINUX_6_1 } from './linux-6.1.ts';
import { LINUX_6_12 } from './linux-6.12.ts';
import { LINUX_7_2 } from './linux-7.2.ts';
import type { Release } from './release.ts';

/** The releases that are modelled, the newest first. */
export const RELEASES: readonly Release[] = [LINUX_7_2, LINUX_6_12, LINUX_6_1];

/** A release, and whether it is the very one that was asked for. */
export interface NearestRelease {
  readonly release: Release;
  /** Whether the text named this release, or an update of it, and no other. */
  readonly exact: boolean;
}

/**
 * The modelled release that stands for a kernel: the newest that is not newer, because a behaviour holds from the release that
 * brought it; for what is older than all of them the oldest, and 7.2 for a text that names no release.
 *
 * @param text `6.1`, `6.1.0-50-arm64`, `v6.12.107`; what follows the first two numbers does not matter
 * @example nearestRelease('6.6.30').release.version // '6.1'
 */
export function nearestRelease(text: string): NearestRelease {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?!\d)/.exec(text);
  if (match === null) return { release: LINUX_7_2, exact: false };
  const wanted = rank(match[1]!, match[2]!);
  const release = RELEASES.find(({ version }) => rankOf(version) <= wanted) ?? RELEASES.at(-1)!;
  return { release, exact: rankOf(release.version) === wanted };
}

/** Whether a text names a release at all. */
export function namesRelease(text: string): boolean {
  return /^v?\d{1,4}\.\d{1,4}(?!\d)/.test(text);
}

function rankOf(version: string): number {
  const [major = '', minor = ''] = version.split('.');
  return rank(major, minor);
}

function rank(major: string, minor: string): number {
  return Number(major) * 10_000 + Number(minor);
}
