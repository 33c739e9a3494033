// SPDX-License-Identifier: MIT

/** Compares two values for `sort`, the lower one first; strings by their code units. */
export function compare<Value extends bigint | number | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
