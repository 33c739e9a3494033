// SPDX-License-Identifier: MIT
import { present } from '../../base/invariant.ts';
import type { ReleaseVersion } from './change.ts';

/** What a release is compared by: 100 times its first number, plus its second; null for a text that does not begin with a release. */
export function releaseNumber(text: string): number | null {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?!\d)/.exec(text);
  // there has never been a second number of three digits
  return match === null ? null : 100 * Number(match[1]) + Math.min(Number(match[2]), 99);
}

/** The number of a version, as {@link releaseNumber} gives it: a version always begins with a release. */
export function versionNumber(version: ReleaseVersion): number {
  return present(releaseNumber(version), 'a version begins with two numbers');
}
