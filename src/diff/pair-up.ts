// SPDX-License-Identifier: MIT
//
// Finds out which things of two boots are the same thing.
import { groupBy } from '../base/map.ts';

/** Something that two things are taken for the same by. */
export interface PairKey<Item> {
  readonly name: string;
  /** Null for what has none. */
  readonly of: (item: Item, side: 'a' | 'b') => string | null;
  /** What has the same key is paired in its order; without this, only what has a key alone on either side is. */
  readonly inOrder?: boolean;
}

export interface Pair<Item> {
  readonly a: Item;
  readonly b: Item;
  /** The name of the key. */
  readonly by: string;
}

/** All things of both sides, in the order of A, and then those that only B has. */
export type Paired<Item> = (Pair<Item> | { a: Item; b: null } | { a: null; b: Item })[];

/** Pairs things by the first key, what is left by the second, and so on. */
export function pairUp<Item>(
  a: readonly Item[],
  b: readonly Item[],
  keys: readonly PairKey<Item>[],
): Paired<Item> {
  const found = new Map<number, { readonly index: number; readonly by: string }>();
  let leftA = [...a.keys()];
  let leftB = [...b.keys()];
  for (const key of keys) {
    const inA = groupBy(leftA, (index) => key.of(a[index]!, 'a'));
    const inB = groupBy(leftB, (index) => key.of(b[index]!, 'b'));
    const taken = new Set<number>();
    for (const [value, indexes] of inA) {
      const others = inB.get(value);
      if (others === undefined) continue;
      if (key.inOrder !== true && (indexes.length > 1 || others.length > 1)) continue;
      for (let i = 0; i < indexes.length && i < others.length; i++) {
        found.set(indexes[i]!, { index: others[i]!, by: key.name });
        taken.add(others[i]!);
      }
    }
    leftA = leftA.filter((index) => !found.has(index));
    leftB = leftB.filter((index) => !taken.has(index));
  }
  return [
    ...a.map((item, i) => {
      const other = found.get(i);
      return other === undefined ? { a: item, b: null } : { a: item, b: b[other.index]!, by: other.by };
    }),
    ...leftB.map((index) => ({ a: null, b: b[index]! })),
  ];
}
