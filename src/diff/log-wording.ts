// SPDX-License-Identifier: MIT
//
// Takes out of the differences of two logs what only differs because releases word it otherwise: what is left is what they disagree on.
import { groupBy } from '../base/map.ts';
import { commonFields, isLoggedBy } from '../linux/messages/messages.ts';
import type { ReleaseVersion } from '../linux/releases/change.ts';
import { versionNumber } from '../linux/releases/release-number.ts';
import type { LogLine } from '../linux/printk.ts';
import { EXPLANATIONS } from '../verify/explanations.ts';
import type { LogChange, WordingChange } from './boot-diff.ts';

/** Lines of a log that differ, those that say something else apart from those that are merely put otherwise. */
export interface SortedLog {
  readonly log: readonly LogChange[];
  readonly wording: readonly WordingChange[];
}

/** Sorts the differences of two releases' logs. */
export function sortWording(changes: readonly LogChange[], a: ReleaseVersion, b: ReleaseVersion): SortedLog {
  if (a === b) return { log: changes, wording: [] };
  const partners = new Map<LogChange, WordingChange>();
  for (const [why, key] of [
    ['moved', ({ line }: LogChange): string => line.text],
    ['reworded', ({ line }: LogChange): string | null => sayingOf(line)],
  ] as const)
    pairUpLines(changes, key, (removed, added) => {
      const change: WordingChange = { why, a: placed(removed), b: placed(added) };
      partners.set(removed, change).set(added, change);
    });
  const wording = new Set<WordingChange>();
  const log: LogChange[] = [];
  for (const change of changes) {
    const partner = partners.get(change);
    if (partner !== undefined) wording.add(partner);
    else if (isUnknownTo(change.line, change.kind === 'added' ? a : b)) wording.add(alone(change));
    else log.push(change);
  }
  return { log, wording: [...wording] };

  function pairUpLines(
    all: readonly LogChange[],
    keyOf: (change: LogChange) => string | null,
    pair: (removed: LogChange, added: LogChange) => void,
  ): void {
    const left = all.filter((change) => !partners.has(change));
    const open = groupBy(left, (change) => (change.kind === 'added' ? keyOf(change) : null));
    // the first of those that are alike is taken first
    for (const list of open.values()) list.reverse();
    for (const change of left) {
      const key = change.kind === 'removed' ? keyOf(change) : null;
      const partner = key === null ? undefined : open.get(key)?.pop();
      if (partner !== undefined) pair(change, partner);
    }
  }
}

function placed({ index, line }: LogChange): { readonly index: number; readonly line: LogLine } {
  return { index, line };
}

function alone(change: LogChange): WordingChange {
  const own = placed(change);
  return change.kind === 'added'
    ? { why: 'not-logged', a: null, b: own }
    : { why: 'not-logged', a: own, b: null };
}

/** NUMA_NO_NODE: an area of no node in particular. */
const ANY_NODE = -1;

/** What a line says, whichever release says it; null for a line of a handler of the caller's. */
function sayingOf({ id, fields, part }: LogLine): string | null {
  if (id === null) return null;
  // some releases name no node where others say that there is none
  const values = Object.entries(commonFields(id, fields)).filter(
    ([name, value]) => name !== 'nid' || value !== ANY_NODE,
  );
  // which file's prefix it has is wording
  const said = values.flatMap(([name, value]) => (name === 'source' ? [] : `${name}=${String(value)}`));
  return [id, part, ...said].join(' ');
}

/** Whether a line tells of nothing bad, and a release has no such line. */
function isUnknownTo({ id }: LogLine, version: ReleaseVersion): boolean {
  if (id === null || EXPLANATIONS[id].bearing !== 'harmless') return false;
  return !isLoggedBy(versionNumber(version), id);
}
