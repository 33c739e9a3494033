// SPDX-License-Identifier: MIT

/** Throws when a condition that our own code guarantees does not hold. Never for bad input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}
