// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc, Span } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import {
  AMPERSAND,
  APOSTROPHE,
  BACKSLASH,
  COLON,
  HASH,
  NEWLINE,
  QUOTE,
  SLASH,
  STAR,
  isDigit,
  isHexDigit,
  isIdentifierPart,
  isIdentifierStart,
  isNameCharacter,
  isSpace,
} from './characters.ts';
import { chunkLoc, joinChunks } from './chunk.ts';
import type { Chunk } from './chunk.ts';
import { unescape } from './escapes.ts';
import { shorten } from './shorten.ts';
import { hashNext, hashStart } from './name-table.ts';
import { largeInteger, octalDigits, suffixLength } from './integer-literal.ts';
import type { NameTable } from './name-table.ts';
import type { LexerInput } from './lexer-input.ts';
import type { Outermost } from './outermost.ts';

/** A token's kind: for keywords and punctuation, their own text. */
export type TokenKind =
  | '/dts-v1/'
  | '/plugin/'
  | '/memreserve/'
  | '/bits/'
  | '/delete-property/'
  | '/delete-node/'
  | '/omit-if-no-ref/'
  | '/incbin/'
  /** A node's or property's name. */
  | 'name'
  /** A name where none is allowed, such as an undefined macro. */
  | 'word'
  | 'number'
  | 'character'
  /** Two hexadecimal digits between square brackets. */
  | 'byte'
  | 'string'
  /** A name and the colon after it. */
  | 'label'
  /** `&label` */
  | 'label-reference'
  /** `&{/path}` */
  | 'path-reference'
  | 'end'
  | Punctuation;

type Punctuation =
  | '<<'
  | '>>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '&&'
  | '||'
  /** Any other single character, in `text`. */
  | 'punctuation';

/** What the next word may be: like dtc's start conditions. */
type State =
  /** Before the first keyword. */
  | 'initial'
  /** Within a property's value. */
  | 'value'
  /** Between square brackets. */
  | 'bytes'
  /** At the start of a name. */
  | 'name';

/** Keywords, and whether values (`value`) or a name follow. */
const KEYWORDS: readonly (readonly [TokenKind, State | undefined])[] = [
  ['/dts-v1/', 'value'],
  ['/plugin/', undefined],
  ['/memreserve/', 'value'],
  ['/bits/', 'value'],
  ['/delete-property/', 'name'],
  ['/delete-node/', 'name'],
  ['/omit-if-no-ref/', 'name'],
  ['/incbin/', undefined],
];
const OPERATORS: ReadonlySet<string> = new Set(['<<', '>>', '<=', '>=', '==', '!=', '&&', '||']);
/** Characters that form an operator when doubled. */
const DOUBLED: ReadonlySet<number> = new Set(Array.from('<>=&|', (character) => character.charCodeAt(0)));
const INCLUDE = /\/include\/\s*"((?:[^\\"]|\\.)*)"/y;
const LINE_MARKER = /#(?:line)?[ \t]+([0-9]+)[ \t]+"((?:[^\\"]|\\.)*)"(?:[ \t]+[0-9]+)*/y;
const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/**
 * Splits text into the tokens of the devicetree source format, like dtc's lexer: the longest match wins, and
 * the meaning of a word depends on the text before it.
 */
export class Lexer {
  readonly #input: LexerInput;
  readonly #sources: SourceMap;
  readonly #collector: Collector;
  #chunk: Chunk | undefined;
  #at = 0;
  #from = 0;
  #state: State = 'initial';
  readonly #names: NameTable;
  /** Undefined if it equals the text as written. */
  #text: string | undefined = '';

  kind: TokenKind = 'end';
  /** Value of a number, character or byte below 2^53. */
  small = 0;
  /** Value of a number from 2^53 on. */
  #big: bigint | undefined;
  readonly outermost: Outermost;

  /** `names` returns one string for equal names, shared with other lexers. */
  constructor(
    input: LexerInput,
    sources: SourceMap,
    collector: Collector,
    outermost: Outermost,
    names: NameTable,
  ) {
    this.#input = input;
    this.#sources = sources;
    this.#collector = collector;
    this.outermost = outermost;
    this.#names = names;
    this.#chunk = input.next();
    this.#at = this.#chunk?.start ?? 0;
  }

  /** The name, label, reference or number as written; a string with its escapes resolved. */
  get text(): string {
    return (this.#text ??= present(this.#chunk, 'the end of the input has no text').text.slice(
      this.#from,
      this.#at,
    ));
  }

  /** Value of a number, character or byte. */
  get value(): bigint {
    return this.#big ?? BigInt(this.small);
  }

  /** Location of the token's start. */
  get start(): Loc {
    return this.#chunk === undefined ? this.outermost.lastLoc : chunkLoc(this.#chunk, this.#from);
  }

  /** Location after the token's last character. */
  get end(): Loc {
    return this.#chunk === undefined ? this.outermost.lastLoc : this.#endLoc(this.#chunk);
  }

  get span(): Span {
    return { start: this.start, end: this.end };
  }

  /** The text that contains the token. */
  get chunk(): Chunk | undefined {
    return this.#chunk;
  }

  /**
   * The last piece from a macro on the token's line, before or in the token: it may have changed the meaning
   * of a name.
   */
  get macroBefore(): Loc | undefined {
    const { pieces } = this.#chunk ?? {};
    let found: Loc | undefined;
    for (let i = 0; pieces !== undefined && i < pieces.length && pieces[i]! <= this.#from; i += 2) {
      if (pieces[i + 1]! < 0) found = pieces[i + 1];
    }
    return found;
  }

  #endLoc(chunk: Chunk): Loc {
    const last = chunkLoc(chunk, Math.max(this.#at - 1, this.#from));
    return last > 0 ? last + 1 : last;
  }

  /** Whether the token is a punctuation of one character. */
  is(character: string): boolean {
    return this.kind === 'punctuation' && this.#text === character;
  }

  /** Reads the next token if it is that one. */
  take(character: string): boolean {
    if (!this.is(character)) return false;
    this.advance();
    return true;
  }

  /** Reads the token again as a name: for a parser that recovers from a missing semicolon. */
  rereadAsName(): void {
    this.#at = this.#from;
    this.#state = 'name';
    this.advance();
  }

  /** Reads the next token. */
  advance(): void {
    const { outermost } = this;
    this.#big = undefined;
    this.#text = undefined;
    for (;;) {
      const chunk = this.#chunk;
      if (chunk === undefined) {
        this.kind = 'end';
        this.#text = '';
        return;
      }
      this.#skipBlank(chunk);
      if (this.#chunk !== chunk) continue;
      if (this.#at >= chunk.end) {
        outermost.lastLoc = chunkLoc(chunk, Math.max(chunk.end - 1, chunk.start));
        this.#chunk = this.#input.next();
        this.#at = this.#chunk?.start ?? 0;
        continue;
      }
      this.#from = this.#at;
      if (outermost.between) this.#leaveOutermost();
      if (this.#token(chunk)) return;
    }
  }

  /** Called at the start of a token: nothing can be inserted before it any more. */
  #leaveOutermost(): void {
    this.outermost.between = false;
    this.outermost.begun++;
    if (this.outermost.stage !== 'start') this.#state = 'name';
  }

  /** Skips white space and comments. */
  #skipBlank(chunk: Chunk): void {
    const { text, end, raw } = chunk;
    while (this.#at < end) {
      const code = text.charCodeAt(this.#at);
      // for a preprocessor a NUL is white space, for dtc it is not
      if (isSpace(code) || (code === 0 && !raw)) {
        this.#at++;
      } else if (code === SLASH) {
        const close = this.#commentEnd(chunk);
        if (close < 0) return;
        this.#at = close;
      } else {
        return;
      }
    }
  }

  /** Offset after the comment that starts here; -1 if there is none. */
  #commentEnd(chunk: Chunk): number {
    const { text, end, raw } = chunk;
    const next = text.charCodeAt(this.#at + 1);
    if (next === STAR) {
      const close = text.indexOf('*/', this.#at + 2);
      if (close >= 0 && close + 2 <= end) return close + 2;
      if (!raw) return end;
      this.#collector.error('unterminated-comment', chunkLoc(chunk, this.#at), 'unterminated comment');
      return end;
    }
    if (next === SLASH) {
      const close = text.indexOf('\n', this.#at);
      // for dtc, a comment at the very end of a file without a line end is not a comment
      if (close < 0 || close >= end) return raw ? -1 : end;
      return close + 1;
    }
    return -1;
  }

  /** Reads the token that starts here; false if it produces no token. */
  #token(chunk: Chunk): boolean {
    const { text } = chunk;
    const code = text.charCodeAt(this.#at);
    if (isIdentifierStart(code) && this.#label(text)) return true;
    if (code === HASH && chunk.pieces === undefined && this.#lineMarker(chunk)) return false;
    if (this.#state === 'name' && (isNameCharacter(code) || code === BACKSLASH) && this.#name(text))
      return true;
    if (this.#state === 'bytes' && isHexDigit(code) && isHexDigit(text.charCodeAt(this.#at + 1))) {
      this.small = parseInt(text.slice(this.#at, this.#at + 2), 16);
      return this.#give('byte', this.#at + 2);
    }
    if (this.#state === 'value') {
      if (isDigit(code)) return this.#number(text);
      if (isIdentifierStart(code)) return this.#word(text);
    }
    switch (code) {
      case QUOTE:
        return this.#string(chunk);
      case APOSTROPHE:
        return this.#character(chunk);
      case AMPERSAND:
        if (this.#reference(chunk)) return true;
        break;
      case SLASH:
        if (text.startsWith('/include/', this.#at)) {
          const included = this.#include(chunk);
          if (included !== undefined) return included;
        }
        if (this.#keyword(chunk)) return true;
        break;
    }
    return this.#punctuation(text);
  }

  #give(kind: TokenKind, end: number): true {
    this.kind = kind;
    this.#at = end;
    return true;
  }

  /** Reads a label; false, with unchanged state, if the word is not a label. */
  #label(text: string): boolean {
    const start = this.#at;
    let hash = hashStart(text.charCodeAt(start));
    let end = start + 1;
    let code = text.charCodeAt(end);
    for (; isIdentifierPart(code); code = text.charCodeAt(++end)) hash = hashNext(hash, code);
    if (code === COLON) {
      this.#text = this.#names.get(text, start, end, hash);
      return this.#give('label', end + 1);
    }
    // usually it is a name then, which is read up to here
    return this.#state === 'name' && this.#nameFrom(text, start, end, hash);
  }

  #name(text: string): boolean {
    const start = text.charCodeAt(this.#at) === BACKSLASH ? this.#at + 1 : this.#at;
    const code = text.charCodeAt(start);
    return isNameCharacter(code) && this.#nameFrom(text, start, start + 1, hashStart(code));
  }

  /** Reads the rest of a name. */
  #nameFrom(text: string, start: number, from: number, hashed: number): true {
    let hash = hashed;
    let end = from;
    for (let code = text.charCodeAt(end); isNameCharacter(code); code = text.charCodeAt(++end))
      hash = hashNext(hash, code);
    this.#text = this.#names.get(text, start, end, hash);
    this.#state = 'value';
    return this.#give('name', end);
  }

  #word(text: string): true {
    let end = this.#at + 1;
    while (isIdentifierPart(text.charCodeAt(end))) end++;
    this.small = 0;
    return this.#give('word', end);
  }

  #number(text: string): true {
    const start = this.#at;
    const zero = text.charCodeAt(start) === 0x30;
    const hexadecimal =
      zero && (text.charCodeAt(start + 1) | 0x20) === 0x78 && isHexDigit(text.charCodeAt(start + 2));
    let end = hexadecimal ? start + 2 : start;
    let value = 0;
    if (hexadecimal) {
      for (let code = text.charCodeAt(end); isHexDigit(code); code = text.charCodeAt(++end))
        value = value * 16 + (isDigit(code) ? code - 0x30 : (code | 0x20) - 0x57);
    } else {
      for (let code = text.charCodeAt(end); isDigit(code); code = text.charCodeAt(++end))
        value = value * 10 + code - 0x30;
    }
    this.kind = 'number';
    this.small = value;
    this.#at = end + suffixLength(text, end);
    const octal = zero && !hexadecimal && end - start > 1;
    if (octal || value > Number.MAX_SAFE_INTEGER) {
      const written = text.slice(start, end);
      const digits = octal ? this.#octal(written) : written;
      if (this.small > Number.MAX_SAFE_INTEGER) this.#large(digits);
    }
    return true;
  }

  /** Treats digits with a leading zero as octal, and returns the octal ones. */
  #octal(digits: string): string {
    const valid = octalDigits(digits);
    if (valid.length < digits.length)
      this.#collector.error(
        'integer',
        this.span,
        `bad integer literal '${shorten(this.text)}': octal has no digit ${digits.charAt(valid.length)}`,
        { subject: this.text },
      );
    this.small = parseInt(valid, 8);
    return valid;
  }

  #large(digits: string): void {
    const value = largeInteger(digits);
    if (value === undefined)
      this.#collector.error(
        'integer-range',
        this.span,
        `integer literal '${shorten(this.text)}' is out of range: cells have at most 64 bits`,
        { subject: this.text },
      );
    this.#big = value ?? MAX_U64;
  }

  #string(chunk: Chunk): boolean {
    const end = stringEnd(chunk.text, this.#at, chunk.end);
    if (end < 0) return this.#goOn(chunk) ? false : this.#punctuation(chunk.text);
    const literal = chunk.text.slice(this.#at + 1, end - 1);
    this.#give('string', end);
    this.outermost.longString = literal.includes('\n') ? this.span : undefined;
    this.#text = unescape(literal, () => {
      this.#collector.error('escape', this.span, '\\x is used with no following hex digits');
    });
    return true;
  }

  #character(chunk: Chunk): boolean {
    const { text } = chunk;
    let end = -1;
    // a quote after a backslash may or may not end the literal: the longest match counts
    for (let at = this.#at + 1; ;) {
      const quote = text.indexOf("'", at);
      if (quote < 0 || quote >= chunk.end) break;
      end = quote + 1;
      if (text.charCodeAt(quote - 1) !== BACKSLASH || quote - 1 === this.#at) break;
      at = end;
    }
    if (end < 0) return this.#goOn(chunk) ? false : this.#punctuation(text);
    const literal = text.slice(this.#at + 1, end - 1);
    this.#give('character', end);
    const bytes = unescape(literal, () => {
      this.#collector.error('escape', this.span, '\\x is used with no following hex digits');
    });
    if (bytes.length === 0) this.#collector.error('character', this.span, 'empty character literal');
    if (bytes.length > 1)
      this.#collector.error(
        'character',
        this.span,
        `character literal has ${bytes.length} characters instead of 1`,
      );
    this.small = bytes.length === 0 ? 0 : bytes.charCodeAt(0);
    this.#text = text.slice(this.#from, end);
    return true;
  }

  /** Adds the next lines to a chunk, for a token that extends past its end. */
  #goOn(chunk: Chunk): boolean {
    const next = chunk.raw ? undefined : this.#input.next();
    if (next === undefined) return false;
    this.#chunk = joinChunks(chunk, this.#at, next);
    this.#at = 0;
    return true;
  }

  #reference({ text, raw }: Chunk): boolean {
    const start = this.#at + 1;
    const code = text.charCodeAt(start);
    if (isIdentifierStart(code)) {
      let hash = hashStart(code);
      let end = start + 1;
      for (let part = text.charCodeAt(end); isIdentifierPart(part); part = text.charCodeAt(++end))
        hash = hashNext(hash, part);
      this.#text = this.#names.get(text, start, end, hash);
      return this.#give('label-reference', end);
    }
    if (code !== 0x7b) return false;
    let end = start + 1;
    for (; ; end++) {
      const inside = text.charCodeAt(end);
      if (inside === SLASH && !raw && [SLASH, STAR].includes(text.charCodeAt(end + 1))) return false;
      if (inside !== SLASH && !isNameCharacter(inside)) break;
    }
    if (text.charCodeAt(end) !== 0x7d) return false;
    this.#text = text.slice(start + 1, end);
    return this.#give('path-reference', end + 1);
  }

  #keyword({ text, raw }: Chunk): boolean {
    for (const [keyword, state] of KEYWORDS) {
      if (!text.startsWith(keyword, this.#at)) continue;
      // for a preprocessor, the last slash and another one start a comment
      const next = text.charCodeAt(this.#at + keyword.length);
      if (!raw && (next === SLASH || next === STAR)) return false;
      if (keyword === '/incbin/' && this.#state !== 'value' && this.#state !== 'initial') return false;
      if (state !== undefined) this.#state = state;
      this.#text = keyword;
      return this.#give(keyword, this.#at + keyword.length);
    }
    return false;
  }

  #punctuation(text: string): true {
    const operator = DOUBLED.has(text.charCodeAt(this.#at + 1)) ? text.slice(this.#at, this.#at + 2) : '';
    if (isOperator(operator)) {
      this.#text = operator;
      return this.#give(operator, this.#at + 2);
    }
    this.#text = text.charAt(this.#at);
    if (this.#text === '[') this.#state = 'bytes';
    else if (this.#text === ']' && this.#state === 'bytes') this.#state = 'value';
    else if (this.#text === '{' || this.#text === ';') this.#state = 'name';
    return this.#give('punctuation', this.#at + 1);
  }

  /** Performs `# 12 "file"`, which a preprocessor inserts where a file starts or continues. */
  #lineMarker(chunk: Chunk): boolean {
    const { text } = chunk;
    if (this.#at > chunk.start && text.charCodeAt(this.#at - 1) !== NEWLINE) return false;
    LINE_MARKER.lastIndex = this.#at;
    const match = LINE_MARKER.exec(text);
    if (match === null) return false;
    this.outermost.unrepeatable = true;
    this.#at += match[0].length;
    const [, line, written = ''] = match;
    const file = unescape(written);
    if (file.includes('\0')) this.#collector.error('character', this.span, 'NUL in line number directive');
    const lineEnd = text.indexOf('\n', this.#at);
    if (lineEnd >= 0) this.#sources.mark(chunkLoc(chunk, lineEnd + 1), file, Number(line), true);
    return true;
  }

  /** Performs `/include/ "file"`; undefined if it is not one. */
  #include(chunk: Chunk): false | undefined {
    INCLUDE.lastIndex = this.#at;
    const match = INCLUDE.exec(chunk.text);
    if (match === null || this.#at + match[0].length > chunk.end) return undefined;
    this.outermost.unrepeatable = true;
    const from = this.start;
    this.#at += match[0].length;
    const [, name = ''] = match;
    this.#input.include(name, chunk, this.#at, from);
    this.#chunk = this.#input.next();
    this.#at = this.#chunk?.start ?? 0;
    return false;
  }
}

/**
 * Offset after the closing quote of the string that starts at an offset; -1 without one. A backslash before a
 * line end is not allowed.
 */
function stringEnd(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH && text.charCodeAt(++at) === NEWLINE) return -1;
  }
  return -1;
}

function isOperator(text: string): text is Exclude<Punctuation, 'punctuation'> {
  return OPERATORS.has(text);
}
