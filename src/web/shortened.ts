// SPDX-License-Identifier: MIT

/**
 * Limit of characters of a string that the page shows: browsers take a minute to lay out a string of
 * megabytes.
 */
const MAX_SHOWN = 4096;

/** Plain data with long strings cut. Parts without long strings stay the same objects. */
export function shortened<T>(data: T): T {
  return cut(data, new Map()) as T;
}

function cut(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value === 'string') return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}...` : value;
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const parts = Object.entries(value);
  const cutParts = parts.map(([name, part]): [string, unknown] => [name, cut(part, known)]);
  const isSame = cutParts.every(([, part], i) => part === parts[i]![1]);
  const result = isSame ? value : rebuilt(value, cutParts);
  known.set(value, result);
  return result;
}

function rebuilt(value: object, parts: readonly (readonly [string, unknown])[]): unknown {
  return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}
