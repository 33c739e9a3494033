// SPDX-License-Identifier: MIT
//
// Lines up what a log has with what was predicted.
import { getOrInsert, groupBy } from '../base/map.ts';

/** Something that a real boot shows and a predicted one may show too. */
export interface Comparable {
  readonly text: string;
  /** What stands for each other where the texts differ: from the closest likeness to the loosest. */
  readonly likeness: readonly string[];
}

/** One of the real boot's, one of the predicted boot's, or one of each. */
export interface Pair<C extends Comparable> {
  readonly real: C | null;
  readonly predicted: C | null;
}

/**
 * Pairs what is of one text, then what is alike. In the order of the real ones; what is missing among them stands after what
 * it was predicted to follow.
 */
export function lineUp<C extends Comparable>(real: readonly C[], predicted: readonly C[]): Pair<C>[] {
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  const levels = real.reduce((most, { likeness }) => Math.max(most, likeness.length), 0);
  for (let level = -1; level < levels; level++) {
    const keyOf = (item: C): string | null => (level < 0 ? item.text : (item.likeness[level] ?? null));
    const open = groupBy([...predicted.entries()].reverse(), ([i, item]) =>
      taken.has(i) ? null : keyOf(item),
    );
    for (const [i, item] of real.entries()) {
      const key = keyOf(item);
      if (key === null || partner.has(i)) continue;
      const match = open.get(key)?.pop()?.[0];
      if (match === undefined) continue;
      partner.set(i, match);
      taken.add(match);
    }
  }
  return inOrder(real, predicted, partner);
}

function inOrder<C extends Comparable>(
  real: readonly C[],
  predicted: readonly C[],
  partner: ReadonlyMap<number, number>,
): Pair<C>[] {
  const realOf = new Map([...partner].map(([r, p]) => [p, r]));
  /** What is missing after each of the real ones; after -1, before all. */
  const missing = new Map<number, C[]>();
  let after = -1;
  for (const [i, item] of predicted.entries()) {
    const at = realOf.get(i);
    if (at !== undefined) after = at;
    else getOrInsert(missing, after, () => []).push(item);
  }
  const pairs: Pair<C>[] = [];
  const addMissing = (at: number): void => {
    for (const item of missing.get(at) ?? []) pairs.push({ real: null, predicted: item });
  };
  addMissing(-1);
  for (const [i, item] of real.entries()) {
    const match = partner.get(i);
    pairs.push({ real: item, predicted: match === undefined ? null : predicted[match]! });
    addMissing(i);
  }
  return pairs;
}
