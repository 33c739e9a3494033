// SPDX-License-Identifier: MIT
//
// Functions that maps have in newer JavaScript, but not in Node 20.

/** The value of a key; if there is none, adds the one that `make` returns. */
export function getOrInsert<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** The first item with each key. */
export function firstBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item> {
  const first = new Map<Key, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!first.has(key)) first.set(key, item);
  }
  return first;
}

/**
 * Groups items by a key, without those whose key is null. Items keep their order in each group; groups are in
 * the order of their first items.
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
