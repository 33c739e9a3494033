// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { Lexer } from './lexer.ts';
import { shorten } from './shorten.ts';

/** Takes the parser back to where it can go on after an error; the collector has it. */
export class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure';
}

/** Words the errors of a parser. */
export class SyntaxErrors {
  readonly #lexer: Lexer;
  readonly #collector: Collector;
  readonly #sources: SourceMap;
  /** Whether a file is missing that may have defined what is not known. */
  readonly #missingFile: () => boolean;

  constructor(lexer: Lexer, collector: Collector, sources: SourceMap, missingFile: () => boolean) {
    this.#lexer = lexer;
    this.#collector = collector;
    this.#sources = sources;
    this.#missingFile = missingFile;
  }

  /** Says what should stand in the place of the token that is read. */
  expected(what: string, fix?: string): void {
    const lexer = this.#lexer;
    // where a file is missing, words that it may have defined stand all over the place
    if (lexer.kind === 'word' && this.#missingFile()) return;
    this.#collector.error('syntax', lexer.span, `expected ${what}, found ${this.#found()}`, { fix });
  }

  /** Says what should stand in the place of the token that is read, and gives up the construct it is in. */
  fail(what: string): never {
    this.expected(what);
    throw new SyntaxFailure();
  }

  /** Says that a name stands where a number should: most often that of a macro whose header is not included. */
  unknownWord(): void {
    if (this.#missingFile()) return;
    const { text, span } = this.#lexer;
    this.#collector.error(
      'unknown-word',
      span,
      `'${shorten(text)}' is no number, and no macro of that name is defined`,
      {
        subject: text,
        fix: `include the header that defines ${shorten(text)}`,
      },
    );
  }

  /** Whether the token that is read begins a line: what is missing is missing at the end of one before it. */
  get atLineStart(): boolean {
    const { start } = this.#lexer;
    const place = this.#sources.place(this.#sources.inFile(start));
    return place !== undefined && place.text.slice(0, place.column - 1).trim() === '';
  }

  #found(): string {
    const { kind, text } = this.#lexer;
    switch (kind) {
      case 'end':
        return 'the end of the file';
      case 'string':
        return 'a string';
      case 'byte':
        return 'a byte';
      case 'label':
        return `the label '${shorten(text)}:'`;
      case 'label-reference':
        return `'&${shorten(text)}'`;
      case 'path-reference':
        return `'&{${shorten(text)}}'`;
      default:
        return `'${shorten(text)}'`;
    }
  }
}
