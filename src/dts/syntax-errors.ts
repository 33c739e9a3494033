// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Related } from '../diagnostics/diagnostic.ts';
import type { Loc, Span } from '../source/loc.ts';
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
  readonly #unknown = new Set<string>();
  /** Where macros were defined whose text could not be read: said once, however often they are used. */
  readonly #macros = new Set<Loc>();
  #failed = false;
  /** Whether text between blocks was passed that nothing is known of: it may have been to include macros. */
  lost = false;

  constructor(lexer: Lexer, collector: Collector, sources: SourceMap, missingFile: () => boolean) {
    this.#lexer = lexer;
    this.#collector = collector;
    this.#sources = sources;
    this.#missingFile = missingFile;
  }

  /** Says what should stand in the place of the token that is read. */
  expected(what: string, fix?: string, related: readonly Related[] = []): void {
    const lexer = this.#lexer;
    this.#failed = true;
    // the end comes too early mostly for what was said already
    if (lexer.kind === 'end' && this.#collector.errors > 0) return;
    // where a file is missing, words that it may have defined stand all over the place
    if (lexer.kind === 'word' && this.#missingFile()) return;
    const { span, macroBefore } = lexer;
    const { longString } = lexer.outermost;
    const also: Related[] = [...related];
    if (longString !== undefined) also.push({ message: 'a string over lines begins here', span: longString });
    if (macroBefore !== undefined) {
      const written = this.#sources.written(macroBefore);
      if (this.#macros.has(written)) return;
      this.#macros.add(written);
      if (span.start > 0)
        also.push({ message: 'a macro put this before it', span: { start: written, end: written } });
    }
    this.#collector.error('syntax', span, `expected ${what}, found ${this.#found()}`, {
      fix,
      ...(also.length > 0 && { related: also }),
    });
  }

  /** Says what should stand in the place of the token that is read, and gives up the construct it is in. */
  fail(what: string): never {
    this.expected(what);
    throw new SyntaxFailure();
  }

  /** Says that a node has no closing brace up to the token that is read. */
  unclosed(name: Span): void {
    this.expected("'}' to close the node", undefined, [{ message: 'the node begins here', span: name }]);
  }

  /** Whether something could not be read, or is missing: what comes after it may be wrong for that alone. */
  get broken(): boolean {
    return this.#failed || this.#missingFile();
  }

  /** Says, once for each, that a name stands where a number should: most often that of a macro whose header is not included. */
  unknownWord(): void {
    const { text, span } = this.#lexer;
    if (this.#missingFile() || this.lost || this.#unknown.has(text)) return;
    this.#unknown.add(text);
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

  /** The column in which the token that is read begins, from 1. */
  get column(): number | undefined {
    return this.#sources.place(this.#sources.inFile(this.#lexer.start))?.column;
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
