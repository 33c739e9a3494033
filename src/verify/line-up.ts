// SPDX-License-Identifier: MIT
//
// Lines up what a log has with what was predicted.

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
    const keyOf = (item: C): string | undefined => (level < 0 ? item.text : item.likeness[level]);
    const open = new Map<string, number[]>();
    for (let i = predicted.length - 1; i >= 0; i--) {
      const key = keyOf(predicted[i]!);
      if (key === undefined || taken.has(i)) continue;
      const queue = open.get(key);
      if (queue === undefined) open.set(key, [i]);
      else queue.push(i);
    }
    for (const [i, item] of real.entries()) {
      const key = keyOf(item);
      if (key === undefined || partner.has(i)) continue;
      const match = open.get(key)?.pop();
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
    else if (missing.has(after)) missing.get(after)!.push(item);
    else missing.set(after, [item]);
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
