// SPDX-License-Identifier: MIT
//
// Matches the items of two boots.
import { groupBy } from '../base/map.ts';

/** A key for matching two items. */
export interface PairKey<Item> {
  readonly name: string;
  /** Null for an item without this key. */
  readonly of: (item: Item, side: 'a' | 'b') => string | null;
  /** Whether several items with the same key are matched in order; if not, only keys that are unique on both sides match. */
  readonly inOrder?: boolean;
}

export interface Pair<Item> {
  readonly a: Item;
  readonly b: Item;
  /** The name of the key. */
  readonly by: string;
}

/** All items of both sides, in the order of A, followed by those that only B has. */
export type Paired<Item> = (Pair<Item> | { a: Item; b: null } | { a: null; b: Item })[];

/** Matches items by the first key, the rest by the second, and so on. */
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
