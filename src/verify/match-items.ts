// SPDX-License-Identifier: MIT
//
// Matches the items of a real boot with those of a predicted one.
import { getOrInsert, groupBy } from '../base/map.ts';

/** An item that can be matched with one of the other boot. */
export interface Matchable {
  readonly text: string;
  /** Keys for matching items with different texts, the most specific first. */
  readonly keys: readonly string[];
}

/** Two items that match, or one item without a match. */
export interface ItemPair<C extends Matchable> {
  readonly real: C | null;
  readonly predicted: C | null;
}

/**
 * Matches items with the same text first, then by each key in turn. The result has the order of the real items; a predicted item
 * without a match follows the item that it was predicted after.
 */
export function matchItems<C extends Matchable>(real: readonly C[], predicted: readonly C[]): ItemPair<C>[] {
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  const levels = real.reduce((most, { keys }) => Math.max(most, keys.length), 0);
  for (let level = -1; level < levels; level++) {
    const keyOf = (item: C): string | null => (level < 0 ? item.text : (item.keys[level] ?? null));
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

function inOrder<C extends Matchable>(
  real: readonly C[],
  predicted: readonly C[],
  partner: ReadonlyMap<number, number>,
): ItemPair<C>[] {
  const realOf = new Map([...partner].map(([r, p]) => [p, r]));
  /** Predicted items without a match, by the index of the real item before them; -1 for the start. */
  const missing = new Map<number, C[]>();
  let after = -1;
  for (const [i, item] of predicted.entries()) {
    const at = realOf.get(i);
    if (at !== undefined) after = at;
    else getOrInsert(missing, after, () => []).push(item);
  }
  const pairs: ItemPair<C>[] = [];
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
