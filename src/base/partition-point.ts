// SPDX-License-Identifier: MIT

/** The index of the first item that `isBefore` is false of; the number of items where it is true of all. Those it is true of come first. */
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
