// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Related } from '../diagnostics/diagnostic.ts';
import type { Loc, Span } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { Lexer } from './lexer.ts';
import { shorten } from './shorten.ts';

/** Unwinds the parser to where it can continue after an error, which is in the collector. */
export class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure';
}

/** Reports the errors of a parser. */
export class SyntaxErrors {
  readonly #lexer: Lexer;
  readonly #collector: Collector;
  readonly #sources: SourceMap;
  /** Whether a file is missing that may define unknown names. */
  readonly #missingFile: () => boolean;
  readonly #unknown = new Set<string>();
  /**
   * Definitions of macros whose text could not be parsed: each is reported once, however often it is used.
   */
  readonly #macros = new Set<Loc>();
  #failed = false;
  /** Whether unknown text between blocks was skipped: it may have been meant to include macros. */
  lost = false;

  constructor(lexer: Lexer, collector: Collector, sources: SourceMap, missingFile: () => boolean) {
    this.#lexer = lexer;
    this.#collector = collector;
    this.#sources = sources;
    this.#missingFile = missingFile;
  }

  /** Reports what was expected instead of the current token. */
  expected(what: string, fix?: string, related: readonly Related[] = []): void {
    const lexer = this.#lexer;
    this.#failed = true;
    // an early end is usually a consequence of an error that was reported
    if (lexer.kind === 'end' && this.#collector.errors > 0) return;
    // if a file is missing, words that it may define appear everywhere
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

  /** Reports what was expected instead of the current token, and abandons the construct. */
  fail(what: string): never {
    this.expected(what);
    throw new SyntaxFailure();
  }

  /** Reports that a node has no closing brace before the current token. */
  unclosed(name: Span): void {
    this.expected("'}' to close the node", undefined, [{ message: 'the node begins here', span: name }]);
  }

  /** Whether something could not be parsed, or is missing: later errors may be consequences of that. */
  get broken(): boolean {
    return this.#failed || this.#missingFile();
  }

  /**
   * Reports, once for each name, a name in the place of a number: usually a macro whose header is not
   * included.
   */
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

  /** Whether the current token starts a line: then something is missing at the end of an earlier line. */
  get atLineStart(): boolean {
    const { start } = this.#lexer;
    const place = this.#sources.place(this.#sources.inFile(start));
    return place !== undefined && place.text.slice(0, place.column - 1).trim() === '';
  }

  /** The column of the current token, from 1. */
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
