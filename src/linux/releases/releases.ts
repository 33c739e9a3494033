// SPDX-License-Identifier: MIT
//
// The modelled releases, the changes between them, and the release that is used for a name.
import { present } from '../../base/invariant.ts';
import type { Behaviour } from './behaviour.ts';
import { buildsOf } from './builds/builds.ts';
import { withChange } from './change.ts';
import type { ReleaseChange, ReleaseVersion } from './change.ts';
import { LINUX_6_1 } from './linux-6.1.ts';
import { LINUX_6_12_CHANGES } from './linux-6.12.ts';
import { LINUX_7_2_CHANGES } from './linux-7.2.ts';
import { LINUX_7_3_CHANGES } from './linux-7.3.ts';
import type { Release } from './release.ts';
import { releaseNumber, versionNumber } from './release-number.ts';

/**
 * Every modelled release, oldest first, with the changes since the one before. The oldest is complete: {@link
 * LINUX_6_1}.
 */
const MODELLED = [
  { version: '6.1', changes: [] },
  { version: '6.12', changes: LINUX_6_12_CHANGES },
  { version: '7.2', changes: LINUX_7_2_CHANGES },
  { version: '7.3', changes: LINUX_7_3_CHANGES },
] as const satisfies readonly {
  readonly version: ReleaseVersion;
  readonly changes: readonly ReleaseChange[];
}[];

/** The name of a change. */
export type ReleaseChangeId = (typeof MODELLED)[number]['changes'][number]['id'];

/** Every change since the oldest modelled release, oldest first. */
export const RELEASE_CHANGES: readonly (ReleaseChange & { readonly id: ReleaseChangeId })[] =
  MODELLED.flatMap<ReleaseChange & { readonly id: ReleaseChangeId }>(({ changes }) => changes);

/** The modelled releases, newest first. */
export const RELEASES: readonly Release[] = MODELLED.map(({ version }) => summed(version)).reverse();

const OLDEST = releaseOf(MODELLED[0].version);
/** The newest modelled release. */
export const NEWEST = present(RELEASES[0], 'a release is modelled');

/**
 * A release: the oldest one with all changes up to it. A release between two modelled ones has the changes
 * that are known.
 */
export function releaseOf(version: ReleaseVersion): Release {
  return RELEASES.find((release) => release.version === version) ?? summed(version);
}

function summed(version: ReleaseVersion): Release {
  const upTo = RELEASE_CHANGES.filter(({ since }) => versionNumber(since) <= versionNumber(version));
  const behaviour = upTo.reduce<Behaviour>(withChange, LINUX_6_1);
  return { ...behaviour, version, builds: buildsOf(version) };
}

/** A release, and whether it is modelled exactly. */
export interface NearestRelease {
  readonly release: Release;
  /** Whether the text named a modelled release, or an update of it. */
  readonly exact: boolean;
}

/**
 * The release for a text. One between two modelled releases has the changes up to it, and the build of the
 * older one. For a release outside the modelled ones, the oldest or the newest is used. Null if the text does
 * not name a release.
 *
 * @param text `6.1`, `6.1.0-50-arm64`, `v6.12.107`; text after the first two numbers is ignored
 */
export function nearestRelease(text: string): NearestRelease | null {
  const wanted = releaseNumber(text);
  if (wanted === null) return null;
  if (wanted < versionNumber(OLDEST.version)) return { release: OLDEST, exact: false };
  if (wanted > versionNumber(NEWEST.version)) return { release: NEWEST, exact: false };
  const release = releaseOf(`${Math.trunc(wanted / 100)}.${wanted % 100}`);
  return { release, exact: RELEASES.includes(release) };
}

/** The changes between two releases, in either order. */
export function changesBetween(a: ReleaseVersion, b: ReleaseVersion): ReadonlySet<ReleaseChangeId> {
  const [older, newer] = isOlder(a, b) ? [a, b] : [b, a];
  const between = RELEASE_CHANGES.filter(({ since }) => isOlder(older, since) && !isOlder(newer, since));
  return new Set(between.map(({ id }) => id));
}

/** Whether a release is older than another. */
export function isOlder(a: ReleaseVersion, b: ReleaseVersion): boolean {
  return versionNumber(a) < versionNumber(b);
}
