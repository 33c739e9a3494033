// SPDX-License-Identifier: MIT

/** Longer names are not typing mistakes. */
const MAX_NAME = 100;
/**
 * Limit of character pairs that one search compares: enough for 5,000 labels of 20 characters, all of about
 * the same length.
 */
const MAX_PAIRS = 2_000_000;

/**
 * The names that are closest to a misspelt one, at most three; none if all are too different.
 *
 * For a name of more than 100 characters the result is empty; of very many names, only the first are
 * compared.
 *
 * @param most limit of characters that may differ, if less than a third of the name
 */
export function nearest(name: string, names: Iterable<string>, most = Infinity): string[] {
  if (name.length > MAX_NAME) return [];
  // of two letters, one is half the name
  let least = name.length < 3 ? 0 : Math.min(most, Math.max(1, Math.floor(name.length / 3)));
  let found: string[] = [];
  let pairs = 0;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) > least) continue;
    pairs += name.length * candidate.length;
    if (pairs > MAX_PAIRS) break;
    const distance = editDistance(name, candidate, least);
    if (distance > least) continue;
    if (distance < least) found = [];
    least = distance;
    found.push(candidate);
  }
  return found.slice(0, 3);
}

/**
 * The number of characters to insert, delete, change or swap with the next one; any number above `limit` if
 * there are more.
 */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
