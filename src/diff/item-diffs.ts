// SPDX-License-Identifier: MIT
import type { DiffValue, FieldChange, ItemDiff } from './boot-diff.ts';
import type { Pair, Paired } from './pair-up.ts';

/** Differences of matched items; pairs without a change are omitted. */
export function itemDiffs<Item, Field extends string = never>(
  paired: Paired<Item>,
  changesOf: (pair: Pair<Item>) => readonly FieldChange<Field>[],
): ItemDiff<Item, Field>[] {
  const diffs: ItemDiff<Item, Field>[] = [];
  for (const entry of paired) {
    if ('by' in entry) {
      const { a, b, by } = entry;
      const changes = changesOf(entry);
      if (changes.length > 0) diffs.push({ kind: 'changed', a, b, matched: by, changes });
    } else if (entry.a !== null) diffs.push({ kind: 'removed', a: entry.a, b: null });
    else if (entry.b !== null) diffs.push({ kind: 'added', a: null, b: entry.b });
  }
  return diffs;
}

/** The fields that differ. */
export function fieldChanges<Field extends string>(
  a: Readonly<Record<Field, DiffValue>>,
  b: Readonly<Record<Field, DiffValue>>,
  fields: readonly Field[],
): FieldChange<Field>[] {
  return fields
    .filter((field) => !sameValue(a[field], b[field]))
    .map((field) => ({ field, from: a[field], to: b[field] }));
}

function sameValue(a: DiffValue, b: DiffValue): boolean {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null)
    return a.base === b.base && a.size === b.size;
  return a === b;
}
