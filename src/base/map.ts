// SPDX-License-Identifier: MIT
//
// What maps of newer JavaScript have and Node 20's lack.

/** The value of a key; one that `make` makes, and that the map then has, where there was none. */
export function getOrInsert<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** The first item of each key, by that key. */
export function firstBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item> {
  const first = new Map<Key, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!first.has(key)) first.set(key, item);
  }
  return first;
}

/**
 * The items by a key of theirs, without those whose key is null: each group in the order of the items, the groups in that of their
 * first ones.
 */
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key | null,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) getOrInsert(groups, key, (): Item[] => []).push(item);
  }
  return groups;
}
