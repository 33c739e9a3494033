// SPDX-License-Identifier: MIT

/**
 * Sorts in place as lib/sort.c of Linux does: a heapsort that sifts each element down to a leaf along the larger
 * children and back up to its place. It is not stable, and where elements compare equal the order it leaves them in can
 * be seen in the kernel's log, so the sequence of its swaps is kept.
 *
 * @param takes how many it takes off the heap at a time: two since 6.11
 */
export function kernelSort<T>(items: T[], compare: (a: T, b: T) => number, takes: 1 | 2): void {
  const swap = (i: number, j: number): void => {
    [items[i], items[j]] = [items[j]!, items[i]!];
  };
  const compareAt = (i: number, j: number): number => compare(items[i]!, items[j]!);
  const isLarger = (i: number, j: number): boolean => {
    const order = compareAt(i, j);
    return order > 0 || (order === 0 && takes === 1);
  };
  const parent = (i: number): number => (i - 1) >> 1;

  let heapEnd = items.length;
  let root = heapEnd >> 1;
  /** 1 where the element to sift is the second of the root's children, taken out together with the root. */
  let second = 0;
  if (root === 0) return;
  for (;;) {
    if (root > 0) {
      // building the heap, or sifting the second of two extracted places
      root -= 1 << second;
    } else if (takes === 1) {
      if (--heapEnd === 0) return;
      swap(0, heapEnd);
    } else if (heapEnd > 3) {
      // the two largest leave the heap: its root, and the larger of the root's children
      swap(0, --heapEnd);
      second = compareAt(1, 2) <= 0 ? 1 : 0;
      root = 1 << second;
      swap(root, --heapEnd);
    } else {
      break;
    }
    let at = root;
    let left = 2 * at + 1;
    for (; left + 1 < heapEnd; left = 2 * at + 1) at = isLarger(left, left + 1) ? left : left + 1;
    if (left + 1 === heapEnd) at = left;
    while (at !== root && compareAt(root, at) >= 0) at = parent(at);
    for (const target = at; at !== root;) {
      at = parent(at);
      swap(at, target);
    }
  }
  swap(0, --heapEnd);
  if (heapEnd === 2 && compareAt(0, 1) > 0) swap(0, 1);
}
