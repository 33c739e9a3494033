// SPDX-License-Identifier: MIT
//
// Removes differences of two logs that only come from the wording of releases; the remaining ones are contradictions.
import { groupBy } from '../base/map.ts';
import { commonFields, isLoggedBy } from '../linux/messages/messages.ts';
import type { ReleaseVersion } from '../linux/releases/change.ts';
import { versionNumber } from '../linux/releases/release-number.ts';
import type { LogLine } from '../linux/printk.ts';
import { EXPLANATIONS } from '../verify/explanations.ts';
import type { LogChange, WordingChange } from './boot-diff.ts';

/** Differing lines of a log: those with another meaning, and those with only another wording. */
export interface SortedLog {
  readonly log: readonly LogChange[];
  readonly wording: readonly WordingChange[];
}

/** Classifies the differences of two releases' logs. */
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
    // of equal lines, the first is matched first
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

/** NUMA_NO_NODE: an area without a node. */
const ANY_NODE = -1;

/** Meaning of a line, independent of the release; null for a line of a handler that the caller supplied. */
function sayingOf({ id, fields, part }: LogLine): string | null {
  if (id === null) return null;
  // some releases omit the node, others log that there is none
  const values = Object.entries(commonFields(id, fields)).filter(
    ([name, value]) => name !== 'nid' || value !== ANY_NODE,
  );
  // the prefix of the source file is only wording
  const said = values.flatMap(([name, value]) => (name === 'source' ? [] : `${name}=${String(value)}`));
  return [id, part, ...said].join(' ');
}

/** Whether a line is harmless, and one release does not have it. */
function isUnknownTo({ id }: LogLine, version: ReleaseVersion): boolean {
  if (id === null || EXPLANATIONS[id].bearing !== 'harmless') return false;
  return !isLoggedBy(versionNumber(version), id);
}
