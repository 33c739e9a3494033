// SPDX-License-Identifier: MIT

/** Pushes items onto a stack in reverse, so that they are popped in order. */
export function pushReversed<Item>(stack: Item[], items: readonly Item[]): void {
  for (let i = items.length - 1; i >= 0; i--) stack.push(items[i]!);
}
