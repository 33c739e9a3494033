// SPDX-License-Identifier: MIT
import {
  APOSTROPHE,
  BACKSLASH,
  DOT,
  HASH,
  NEWLINE,
  QUOTE,
  RETURN,
  SLASH,
  STAR,
  isDigit,
  isIdentifierPart,
  isIdentifierStart,
  isSpace,
} from './characters.ts';

/** Lines that a preprocessor copies, except for the macros in them. */
export interface TextRun {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
  /** The logical lines with identifiers in it, in order. */
  readonly lines: readonly TextLine[];
  /** The distinct identifiers in it. */
  readonly names: readonly string[];
}

/** A line, with the lines that a comment or a backslash joins to it. */
export interface TextLine {
  readonly start: number;
  /** Offset after its line end. */
  readonly end: number;
  /** Whether it contains a backslash at a line end. */
  readonly spliced: boolean;
  /** Its identifiers outside strings and comments, as indexes into the names of its run. */
  readonly identifiers: readonly number[];
  /** The offset of each of them in the file. */
  readonly offsets: readonly number[];
}

/** A line that starts with `#` and the name of a directive. */
export interface Directive {
  readonly kind: 'directive';
  readonly name: DirectiveName;
  /** Offset of its `#`. */
  readonly start: number;
  /** Offset after its name. */
  readonly body: number;
  /** Offset after its line end. */
  readonly end: number;
  /** Whether it contains a backslash at a line end. */
  readonly spliced: boolean;
  /** The result of parsing its body, kept for the next reading of the file. */
  parsed: unknown;
  /** The file name in it, if there is one without macros. */
  header: HeaderName | undefined;
}

/** A file name in a directive. */
export interface HeaderName {
  readonly name: string;
  /** Whether it is in `<>`, so that it is not looked for beside the including file. */
  readonly system: boolean;
}

export type Item = TextRun | Directive;

/** A file split into directives and the lines between them. */
export interface ScannedFile {
  readonly items: readonly Item[];
  /** Offset of an unterminated comment. */
  readonly openComment: number | undefined;
}

const DIRECTIVES = [
  'assert',
  'define',
  'elif',
  'elifdef',
  'elifndef',
  'else',
  'endif',
  'error',
  'if',
  'ifdef',
  'ifndef',
  'ident',
  'import',
  'include',
  'include_next',
  'line',
  'pragma',
  'sccs',
  'unassert',
  'undef',
  'warning',
] as const;
export type DirectiveName = (typeof DIRECTIVES)[number] | 'null';

const DIRECTIVE_NAMES: ReadonlySet<string> = new Set(DIRECTIVES);

/** Splits a file, in one pass over its text. */
export function scanFile(text: string): ScannedFile {
  return new Scanner(text, 0).scan();
}

/** Finds the logical line that starts at an offset. */
export function scanLine(text: string, start: number): TextLine {
  return new Scanner(text, start).line();
}

class Scanner {
  readonly #text: string;
  #at: number;
  /** Whether the current line contains a backslash at a line end. */
  #spliced = false;
  #openComment: number | undefined;
  /** The identifiers of the current run, with their indexes. */
  readonly #names = new Map<string, number>();

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  scan(): ScannedFile {
    const items: Item[] = [];
    // a byte order mark is not text
    if (this.#text.startsWith('\xef\xbb\xbf')) this.#at = 3;
    let runStart = this.#at;
    let lines: TextLine[] = [];
    const endRun = (end: number): void => {
      if (end > runStart)
        items.push({ kind: 'text', start: runStart, end, lines, names: [...this.#names.keys()] });
      lines = [];
      this.#names.clear();
    };
    while (this.#at < this.#text.length) {
      const start = this.#at;
      this.#spliced = false;
      this.#skipBlank();
      const directive = this.#directive();
      if (directive !== undefined) {
        endRun(start);
        items.push(directive);
        runStart = this.#at;
      } else {
        const line = this.line(start);
        if (line.spliced || line.identifiers.length > 0) lines.push(line);
      }
    }
    endRun(this.#text.length);
    return { items, openComment: this.#openComment };
  }

  /** Reads a directive that starts here, to the end of its line. */
  #directive(): Directive | undefined {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== HASH) return undefined;
    this.#at++;
    this.#skipBlank();
    const name = this.#word();
    if (name === '' ? !this.#atLineEnd() : !DIRECTIVE_NAMES.has(name)) {
      this.#at = start;
      return undefined;
    }
    const body = this.#at;
    if (!this.#plainLine()) this.#restOfLine();
    return {
      spliced: this.#spliced,
      kind: 'directive',
      name: name === '' ? 'null' : (name as DirectiveName),
      start,
      body,
      end: this.#at,
      parsed: undefined,
      header: undefined,
    };
  }

  /** Skips a line that ends at its first line end: most lines of headers, which are long lists of macros. */
  #plainLine(): boolean {
    const text = this.#text;
    const end = text.indexOf('\n', this.#at);
    if (end < 0) return false;
    const line = text.slice(this.#at, end);
    if (line.includes('/*') || line.includes('\\')) return false;
    this.#at = end + 1;
    return true;
  }

  /** An identifier, including spliced line ends in it. */
  #word(): string {
    let word = '';
    for (;;) {
      const start = this.#at;
      while (isIdentifierPart(this.#text.charCodeAt(this.#at))) this.#at++;
      word += this.#text.slice(start, this.#at);
      if (!this.#splice()) return word;
    }
  }

  /** Reads to the end of the line that started at `start`. */
  line(start = this.#at): TextLine {
    const identifiers: number[] = [];
    const offsets: number[] = [];
    this.#restOfLine(identifiers, offsets);
    return { start, end: this.#at, spliced: this.#spliced, identifiers, offsets };
  }

  /** Skips the rest of a logical line, and collects the identifiers in it. */
  #restOfLine(identifiers?: number[], offsets?: number[]): void {
    const text = this.#text;
    const length = text.length;
    while (this.#at < length) {
      const code = text.charCodeAt(this.#at);
      if (isIdentifierStart(code)) {
        const start = this.#at++;
        while (isIdentifierPart(text.charCodeAt(this.#at))) this.#at++;
        identifiers?.push(this.#nameIndex(text.slice(start, this.#at)));
        offsets?.push(start);
      } else if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(this.#at + 1)))) {
        this.#number();
      } else if (code === NEWLINE) {
        this.#at++;
        return;
      } else if (code === SLASH) {
        if (!this.#comment()) this.#at++;
      } else if (code === QUOTE || code === APOSTROPHE) {
        this.#literal(code);
      } else if (code !== BACKSLASH || !this.#splice()) {
        this.#at++;
      }
    }
  }

  #nameIndex(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const index = this.#names.size;
    this.#names.set(name, index);
    return index;
  }

  /** A preprocessing number: may contain letters, underscores, dots, and a sign after an exponent. */
  #number(): void {
    const text = this.#text;
    this.#at++;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (isIdentifierPart(code) || code === DOT) this.#at++;
      else if (isExponentSign(text, this.#at)) this.#at++;
      else return;
    }
  }

  /** A string or character literal; an unterminated one extends to the end of its line. */
  #literal(quote: number): void {
    const text = this.#text;
    this.#at++;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === NEWLINE) return;
      if (code === BACKSLASH) {
        if (this.#splice()) continue;
        this.#at++;
        while (this.#splice());
        if (text.charCodeAt(this.#at) === NEWLINE) return;
      }
      this.#at++;
      if (code === quote) return;
    }
  }

  #comment(): boolean {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === STAR) {
      const end = text.indexOf('*/', this.#at + 2);
      if (end < 0) {
        this.#openComment ??= this.#at;
        this.#at = text.length;
      } else this.#at = end + 2;
      return true;
    }
    if (next === SLASH) {
      for (;;) {
        const code = text.charCodeAt(this.#at);
        if (code === NEWLINE || this.#at >= text.length) return true;
        if (code !== BACKSLASH || !this.#splice()) this.#at++;
      }
    }
    return false;
  }

  /** Skips blanks, comments and spliced line ends. */
  #skipBlank(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === NEWLINE) return;
      if (isSpace(code)) this.#at++;
      else if (code === SLASH && text.charCodeAt(this.#at + 1) === STAR) this.#comment();
      else if (code !== BACKSLASH || !this.#splice()) return;
    }
  }

  #atLineEnd(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === SLASH) {
      const next = this.#text.charCodeAt(this.#at + 1);
      return next === SLASH;
    }
    return code === NEWLINE || this.#at >= this.#text.length;
  }

  /** Skips a backslash at a line's end, and that line end. */
  #splice(): boolean {
    const length = spliceLength(this.#text, this.#at);
    if (length === 0) return false;
    this.#at += length;
    this.#spliced = true;
    return true;
  }
}

/** Whether a sign here belongs to the number before it: after `e`, `E`, `p` or `P`. */
export function isExponentSign(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== 0x2b && code !== 0x2d) return false;
  const before = text.charCodeAt(at - 1) | 0x20;
  return before === 0x65 || before === 0x70;
}

/** Length of a backslash and the line end that it splices; 0 if there is none. Blanks may be between them. */
export function spliceLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== BACKSLASH) return 0;
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === NEWLINE) return end + 1 - at;
    if (code !== RETURN && !isSpace(code)) return 0;
  }
  return 0;
}
