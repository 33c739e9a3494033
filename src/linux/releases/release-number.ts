// SPDX-License-Identifier: MIT
import { present } from '../../base/invariant.ts';
import type { ReleaseVersion } from './change.ts';

/**
 * A number for comparing releases: 100 times the first number, plus the second; null if the text does not
 * start with a release.
 */
export function releaseNumber(text: string): number | null {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?!\d)/.exec(text);
  // no release has ever had a second number of three digits
  return match === null ? null : 100 * Number(match[1]) + Math.min(Number(match[2]), 99);
}

/** The number of a version, see {@link releaseNumber}; a version always has one. */
export function versionNumber(version: ReleaseVersion): number {
  return present(releaseNumber(version), 'a version begins with two numbers');
}
