// SPDX-License-Identifier: MIT
//
// What stands behind a directive's name.
import type { Loc } from '../source/loc.ts';
import type { TokenSource } from './expander.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';
import type { Directive, HeaderName } from './scan.ts';

/** The tokens, their locations being offsets in the file; kept with the directive for the next reading of it. */
export function bodyTokens(text: string, directive: Directive): readonly PpToken[] {
  const { body, end, spliced } = directive;
  return (directive.parsed ??= tokenize(cleanText(text, body, end, spliced), 0)) as readonly PpToken[];
}

/** The tokens as a text, with a space wherever there was white space. */
export function bodyText(text: string, { body, end, spliced }: Directive): string {
  return spelled(tokenize(cleanText(text, body, end, spliced), 0));
}

/** The tokens one by one, with the locations they have in a file whose first byte is at `base`. */
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

/** The file name that the text behind `#include` begins with; undefined where it begins with something else, as a macro. */
export function writtenHeader(text: string, { body, end, spliced }: Directive): HeaderName | undefined {
  const { text: clean } = cleanText(text, body, end, spliced);
  const match = /^(?:"([^"\n]*)"|<([^>\n]*)>)/.exec(clean.slice(spaceEnd(clean)));
  if (match === null) return undefined;
  const [, quoted, bracketed = ''] = match;
  return quoted === undefined ? { name: bracketed, system: true } : { name: quoted, system: false };
}

/** Where the white space and the comments end that a text begins with. */
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

/** The file name that tokens make: a string, or `<` to `>`. */
export function headerName(tokens: readonly PpToken[]): HeaderName | undefined {
  const first = tokens[0];
  if (first?.kind === 'string') return { name: first.text.slice(1, -1), system: false };
  const name = /^<([^>]*)>/.exec(spelled(tokens))?.[1];
  return name === undefined ? undefined : { name, system: true };
}

function spelled(tokens: readonly PpToken[]): string {
  return tokens.map(({ text, space }, i) => (space && i > 0 ? ` ${text}` : text)).join('');
}
