// SPDX-License-Identifier: MIT
import { bodyTokens } from './directive-body.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { Directive, Item, ScannedFile } from './scan.ts';

/**
 * The macro in a file's `#ifndef`, if nothing is outside it and its `#endif`: if that macro is defined, the
 * file has no contents.
 */
export function includeGuard(text: string, { items, openComment }: ScannedFile): string | undefined {
  if (openComment !== undefined) return undefined;
  const first = items.findIndex((item) => item.kind === 'directive');
  const last = items.findLastIndex((item) => item.kind === 'directive');
  const guard = items[first];
  if (guard?.kind !== 'directive' || guard.name !== 'ifndef' || !isWhole(items, first, last))
    return undefined;
  const outside = [...items.slice(0, first), ...items.slice(last + 1)];
  if (outside.some((item) => !isBlank(text, item))) return undefined;
  const [name, ...more] = bodyTokens(text, guard);
  return name?.kind === 'identifier' && more.length === 0 ? name.text : undefined;
}

/** Whether the condition that starts at one item ends at another, without other branches. */
function isWhole(items: readonly Item[], first: number, last: number): boolean {
  let depth = 0;
  for (let i = first; i <= last; i++) {
    const item = items[i]!;
    if (item.kind !== 'directive') continue;
    depth += step(item);
    if (depth === 0) return i === last && item.name === 'endif';
    if (depth === 1 && item.name.startsWith('el')) return false;
  }
  return false;
}

function step({ name }: Directive): number {
  if (name === 'endif') return -1;
  return name === 'if' || name === 'ifdef' || name === 'ifndef' ? 1 : 0;
}

function isBlank(text: string, { start, end }: Item): boolean {
  return tokenize(cleanText(text, start, end, true), 0).length === 0;
}
