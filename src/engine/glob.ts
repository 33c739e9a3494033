// SPDX-License-Identifier: MIT

/** Limit of patterns from the alternatives in braces of one glob. */
const MAX_ALTERNATIVES = 100;

/** Work that is left for the patterns of one file: characters, with those of each alternative in braces counted separately. */
export interface GlobBudget {
  characters: number;
}

/** Why a pattern is rejected: its braces do not match or stand for too many patterns, or it exceeds the budget. */
export type GlobProblem = 'bad-braces' | 'over-budget';

/**
 * Makes a function that tests paths with `/` separators: `*` and `?` match anything but `/`, `**` matches any
 * number of folders, `[a-z]` and `[!a-z]` one character, `{a,b}` either alternative. A leading dot must be
 * matched explicitly.
 *
 * Matching takes time proportional to the pattern's length times the path's; regular expressions made from
 * globs can be much slower.
 */
export function globMatcher(pattern: string, budget: GlobBudget): ((path: string) => boolean) | GlobProblem {
  const plain = alternatives(pattern.replace(/^(?:\.\/)+/, ''), budget);
  if (typeof plain === 'string') return plain;
  const parsed = plain.map((one) => one.split('/').map((part) => (part === '**' ? STAR : segmentOf(part))));
  return (path) => {
    const names = path.split('/').map((name) => Array.from(name));
    return parsed.some((segments) => matchesSequence(segments, names, takesName, isShown));
  };
}

/** Matches any number of items. */
const STAR = Symbol('*');
/** Matches any character. */
const ANY = Symbol('?');

interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}

/** What matches one character: the character itself, any character, or a class. */
type CharacterPattern = string | typeof ANY | CharacterClass;

/** A pattern of one part of a path. */
interface Segment {
  /** Whether it matches names with a leading dot, and only those. */
  readonly hidden: boolean;
  readonly characters: readonly (CharacterPattern | typeof STAR)[];
}

/**
 * Whether a pattern matches a whole sequence. On a mismatch after a star, that star matches one more item.
 * Earlier stars never need to be retried, because every other element matches exactly one item.
 */
function matchesSequence<Pattern, Item>(
  pattern: readonly (Pattern | typeof STAR)[],
  items: readonly Item[],
  takes: (one: Pattern, item: Item) => boolean,
  starTakes: (item: Item) => boolean,
): boolean {
  let [at, item] = [0, 0];
  let star: { readonly next: number; item: number } | undefined;
  while (item < items.length) {
    const one = pattern[at];
    if (one === STAR) {
      star = { next: ++at, item };
    } else if (one !== undefined && takes(one, items[item]!)) {
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

function takesName({ hidden, characters }: Segment, name: readonly string[]): boolean {
  return isShown(name) !== hidden && matchesSequence(characters, name, takesCharacter, () => true);
}

function isShown(name: readonly string[]): boolean {
  return name[0] !== '.';
}

function takesCharacter(one: CharacterPattern, char: string): boolean {
  if (typeof one === 'string') return one === char;
  if (one === ANY) return true;
  return one.ranges.some(([first, last]) => first <= char && char <= last) !== one.negated;
}

function segmentOf(pattern: string): Segment {
  const parts: (CharacterPattern | typeof STAR)[] = [];
  const characters = Array.from(pattern);
  const lastBracket = characters.lastIndexOf(']');
  for (let i = 0; i < characters.length; i++) {
    const char = characters[i]!;
    if (char === '*') {
      if (parts.at(-1) !== STAR) parts.push(STAR);
    } else if (char === '?') {
      parts.push(ANY);
    } else if (char === '[') {
      const from = i + (characters[i + 1] === '!' || characters[i + 1] === '^' ? 3 : 2);
      if (from > lastBracket) {
        parts.push(char);
        continue;
      }
      const end = characters.indexOf(']', from);
      parts.push(characterClass(characters.slice(i + 1, end)));
      i = end;
    } else {
      parts.push(char === '\\' ? (characters[++i] ?? char) : char);
    }
  }
  return { hidden: pattern.startsWith('.') || pattern.startsWith('\\.'), characters: parts };
}

function characterClass(characters: readonly string[]): CharacterClass {
  const negated = characters[0] === '!' || characters[0] === '^';
  const ranges: (readonly [string, string])[] = [];
  for (let i = negated ? 1 : 0; i < characters.length; i++) {
    const first = characters[i]!;
    const last = characters[i + 2];
    if (characters[i + 1] === '-' && last !== undefined) {
      ranges.push([first, last]);
      i += 2;
    } else ranges.push([first, first]);
  }
  return { negated, ranges };
}

/** The patterns that a pattern with braces stands for. */
function alternatives(pattern: string, budget: GlobBudget): readonly string[] | GlobProblem {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    budget.characters -= one.length;
    if (budget.characters < 0) return 'over-budget';
    const braces = innermostBraces(one);
    if (braces === 'unbalanced' || done.length + open.length > MAX_ALTERNATIVES) return 'bad-braces';
    if (braces === undefined) {
      done.push(one);
      continue;
    }
    const [before, inner, after] = braces;
    for (const choice of inner.split(',')) open.push(before + choice + after);
  }
  return done;
}

/** The text before, in and after the first innermost braces. */
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
