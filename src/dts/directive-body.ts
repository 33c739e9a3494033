// SPDX-License-Identifier: MIT
//
// The text after a directive's name.
import type { Loc } from '../source/loc.ts';
import type { TokenSource } from './expander.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';
import type { Directive, HeaderName } from './scan.ts';

/** The tokens, with offsets in the file as locations; kept with the directive for the next reading of it. */
export function bodyTokens(text: string, directive: Directive): readonly PpToken[] {
  const { body, end, spliced } = directive;
  return (directive.parsed ??= tokenize(cleanText(text, body, end, spliced), 0)) as readonly PpToken[];
}

/** The tokens as text, with one space for each white space. */
export function bodyText(text: string, { body, end, spliced }: Directive): string {
  return spelled(tokenize(cleanText(text, body, end, spliced), 0));
}

/** The tokens one by one, with locations for a file whose first byte is at `base`. */
export function located(tokens: readonly PpToken[], base: Loc): TokenSource {
  let index = 0;
  return {
    next: () => {
      const token = tokens[index++];
      return token === undefined ? undefined : { ...token, loc: base + token.loc };
    },
    more: () => false,
  };
}

/**
 * The file name at the start of the text after `#include`; undefined if the text starts with something else,
 * such as a macro.
 */
export function writtenHeader(text: string, { body, end, spliced }: Directive): HeaderName | undefined {
  const { text: clean } = cleanText(text, body, end, spliced);
  const match = /^(?:"([^"\n]*)"|<([^>\n]*)>)/.exec(clean.slice(spaceEnd(clean)));
  if (match === null) return undefined;
  const [, quoted, bracketed = ''] = match;
  return quoted === undefined ? { name: bracketed, system: true } : { name: quoted, system: false };
}

/** Offset after the white space and comments at the start of a text. */
function spaceEnd(text: string): number {
  for (let at = 0; ;) {
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return at;
      at = end + 2;
    } else if (/\s/.test(text.charAt(at))) at++;
    else return at;
  }
}

/** The file name in tokens: a string, or `<` to `>`. */
export function headerName(tokens: readonly PpToken[]): HeaderName | undefined {
  const first = tokens[0];
  if (first?.kind === 'string') return { name: first.text.slice(1, -1), system: false };
  const name = /^<([^>]*)>/.exec(spelled(tokens))?.[1];
  return name === undefined ? undefined : { name, system: true };
}

function spelled(tokens: readonly PpToken[]): string {
  return tokens.map(({ text, space }, i) => (space && i > 0 ? ` ${text}` : text)).join('');
}
