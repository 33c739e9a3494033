// SPDX-License-Identifier: MIT

/**
 * The index of the first item for which `isBefore` is false, or the number of items if there is none. Items
 * for which it is true must come first.
 */
export function partitionPoint<Item>(items: ArrayLike<Item>, isBefore: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
