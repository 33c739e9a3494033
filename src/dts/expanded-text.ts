// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';
import type { Chunk } from './chunk.ts';
import { wouldPaste } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';

/**
 * The text of expanded tokens, with spaces where gcc -E prints them, and the location of each piece of it.
 */
export class ExpandedText {
  readonly #locate: (written: Loc, used: Loc) => Loc;
  readonly #pieces: number[] = [];
  #text = '';
  #last: PpToken | undefined;
  /** Whether a macro's expansion started or ended since the last token. */
  #boundary = false;
  #spaceOf: PpToken | undefined;

  /** `locate` returns the location of text that was written at one place and inserted at another. */
  constructor(locate: (written: Loc, used: Loc) => Loc) {
    this.#locate = locate;
  }

  get text(): string {
    return this.#text;
  }

  /** Index of each token in the text and its location, alternating. */
  get pieces(): readonly number[] {
    return this.#pieces;
  }

  /** Appends a token; `usedAt` is where the macro that produced it was used, 0 for a token from the file. */
  add(token: PpToken, usedAt: Loc): void {
    if (token.kind === 'padding') {
      this.#boundary = true;
      if (this.#spaceOf === undefined || (!this.#spaceOf.space && token.spaceOf === undefined))
        this.#spaceOf = token.spaceOf;
      return;
    }
    if (this.#needsSpace(token)) this.#text += ' ';
    this.#boundary = false;
    this.#spaceOf = undefined;
    this.#last = token;
    const fromFile = usedAt === 0 || token.loc === 0;
    this.#pieces.push(this.#text.length, fromFile ? token.loc : this.#locate(token.loc, usedAt));
    this.#text += token.text;
  }

  finish(path: string): Chunk {
    const text = `${this.#text}\n`;
    return { text, start: 0, end: text.length, path, base: 0, pieces: this.#pieces, raw: false };
  }

  #needsSpace(token: PpToken): boolean {
    if (!this.#boundary) return token.space;
    if ((this.#spaceOf ?? token).space) return true;
    if (this.#last === undefined) return token.text === '#';
    return wouldPaste(this.#last, token);
  }
}
