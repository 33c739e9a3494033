// SPDX-License-Identifier: MIT

/** Throws if a condition that the code relies on is false. That is a bug in this library, not in its input. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/**
 * Returns a value that must exist; throws if it is missing. That is a bug in this library, not in its input.
 */
export function present<Value>(value: Value | null | undefined, message = 'a value is missing'): Value {
  invariant(value !== null && value !== undefined, message);
  return value;
}
