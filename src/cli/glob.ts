// SPDX-License-Identifier: MIT

/** Alternatives in braces make as many patterns of one; more are not wanted. */
const MAX_ALTERNATIVES = 100;

/**
 * Makes a test of paths with `/` between their parts: `*` and `?` stand for what has no `/` in it, `**` for any folders or none,
 * `[a-z]` and `[!a-z]` for a character, `{a,b}` for either. Names that begin with a dot have to be named with it.
 *
 * It takes time in proportion to the pattern's length times the path's, which regular expressions made of globs do not.
 *
 * @returns undefined for a pattern with braces that do not match, or stand for too much
 */
export function globMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const plain = alternatives(pattern.replace(/^(?:\.\/)+/, ''));
  if (plain === undefined) return undefined;
  const parsed = plain.map((one) => one.split('/').map((part) => (part === '**' ? STAR : segment(part))));
  return (path) => {
    const names = path.split('/');
    return parsed.some((segments) => matchesAll(segments, names));
  };
}

/** What takes any number of things. */
const STAR = Symbol('*');

interface Matcher<Item> {
  /** Whether it takes this one thing. */
  matches(item: Item): boolean;
}

/**
 * Whether a pattern takes a whole sequence. When it fails after a star, that star takes one more: it need never be an earlier one,
 * since all else takes exactly one thing.
 */
function matchesSequence<Item>(
  pattern: readonly (Matcher<Item> | typeof STAR)[],
  items: ArrayLike<Item>,
  starTakes: (item: Item) => boolean,
): boolean {
  let [at, item] = [0, 0];
  let star: { readonly next: number; item: number } | undefined;
  while (item < items.length) {
    const one = pattern[at];
    if (one === STAR) {
      star = { next: ++at, item };
    } else if (one?.matches(items[item]!) === true) {
      at++;
      item++;
    } else {
      if (star === undefined || !starTakes(items[star.item]!)) return false;
      at = star.next;
      item = ++star.item;
    }
  }
  while (pattern[at] === STAR) at++;
  return at === pattern.length;
}

function matchesAll(segments: readonly (Matcher<string> | typeof STAR)[], names: readonly string[]): boolean {
  return matchesSequence(segments, names, (name) => !name.startsWith('.'));
}

/** One part of a path. */
function segment(pattern: string): Matcher<string> {
  const parts: (Matcher<string> | typeof STAR)[] = [];
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const char = characters[i]!;
    if (char === '*') {
      if (parts.at(-1) !== STAR) parts.push(STAR);
    } else if (char === '?') {
      parts.push({ matches: () => true });
    } else if (char === '[') {
      const end = characters.indexOf(
        ']',
        i + (characters[i + 1] === '!' || characters[i + 1] === '^' ? 3 : 2),
      );
      parts.push(end < 0 ? exactly(char) : characterClass(characters.slice(i + 1, end)));
      if (end > 0) i = end;
    } else {
      parts.push(exactly(char === '\\' ? (characters[++i] ?? char) : char));
    }
  }
  const wantsDot = pattern.startsWith('.') || pattern.startsWith('\\.');
  return {
    matches: (name) =>
      name.startsWith('.') === wantsDot && matchesSequence(parts, Array.from(name), () => true),
  };
}

function exactly(wanted: string): Matcher<string> {
  return { matches: (char) => char === wanted };
}

function characterClass(characters: readonly string[]): Matcher<string> {
  const negated = characters[0] === '!' || characters[0] === '^';
  const ranges: (readonly [string, string])[] = [];
  for (let i = negated ? 1 : 0; i < characters.length; i++) {
    const [first, dash, last] = characters.slice(i, i + 3);
    if (dash === '-' && last !== undefined) {
      ranges.push([first!, last]);
      i += 2;
    } else ranges.push([first!, first!]);
  }
  return { matches: (char) => ranges.some(([first, last]) => first <= char && char <= last) !== negated };
}

/** The patterns that one with braces stands for. */
function alternatives(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const braces = innermostBraces(one);
    if (braces === 'unbalanced' || done.length + open.length > MAX_ALTERNATIVES) return undefined;
    if (braces === undefined) {
      done.push(one);
      continue;
    }
    const [before, inner, after] = braces;
    for (const choice of inner.split(',')) open.push(before + choice + after);
  }
  return done;
}

/** What stands before, in and behind the first braces that have no others in them. */
function innermostBraces(pattern: string): readonly [string, string, string] | 'unbalanced' | undefined {
  let open = -1;
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '{') {
      depth++;
      open = i;
    } else if (pattern[i] === '}') {
      if (open < 0) return 'unbalanced';
      return [pattern.slice(0, open), pattern.slice(open + 1, i), pattern.slice(i + 1)];
    }
  }
  return depth === 0 ? undefined : 'unbalanced';
}
