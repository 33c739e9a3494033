// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';
import {
  APOSTROPHE,
  BACKSLASH,
  DOT,
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
import { isExponentSign, spliceLength } from './scan.ts';

export type PpKind =
  | 'identifier'
  | 'number'
  | 'string'
  | 'character'
  | 'punctuator'
  /** Any other character, or the rest of a line after an unterminated quote. */
  | 'other'
  /** The end of the input. */
  | 'end'
  /** A parameter in a macro's body. */
  | 'parameter'
  /** No text: the start or the end of a macro's expansion, where two tokens must not be joined. */
  | 'padding';

/** A token of the C preprocessor. */
export interface PpToken {
  readonly kind: PpKind;
  readonly text: string;
  /** Whether there is white space before it. */
  readonly space: boolean;
  /** Where it was written. */
  readonly loc: Loc;
  /** An identifier that is never expanded again, because it is from its own macro. */
  readonly painted?: boolean;
  /** In a macro's body: `##` follows it. */
  readonly pasteLeft?: boolean;
  /** A parameter after `#`. */
  readonly stringify?: boolean;
  /** Index of the parameter. */
  readonly parameter?: number;
  /** For padding: the token whose white space counts. */
  readonly spaceOf?: PpToken | undefined;
}

/** Text without backslashes at line ends, and the positions of its characters. */
export interface CleanText {
  readonly text: string;
  /** Offset in the file for each character; undefined if nothing was removed. */
  readonly offsets: Int32Array | undefined;
  /** Offset in the file of the first character. */
  readonly start: number;
}

/** Removes the spliced line ends from a part of a file. */
export function cleanText(text: string, start: number, end: number, spliced: boolean): CleanText {
  if (!spliced) return { text: text.slice(start, end), offsets: undefined, start };
  const offsets = new Int32Array(end - start + 1);
  let clean = '';
  let from = start;
  for (let at = start; at < end;) {
    const length = spliceLength(text, at);
    if (length > 0) {
      clean += text.slice(from, at);
      at += length;
      from = at;
    } else {
      offsets[clean.length + at - from] = at;
      at++;
    }
  }
  clean += text.slice(from, end);
  offsets[clean.length] = end;
  return { text: clean, offsets, start };
}

/** Splits text into tokens; line ends are white space. `base` is the location of the file's first byte. */
export function tokenize(clean: CleanText, base: Loc): PpToken[] {
  const { text, offsets, start } = clean;
  const tokens: PpToken[] = [];
  let space = false;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === 0) {
      space = true;
      at++;
      continue;
    }
    const comment = code === SLASH ? commentEnd(text, at) : at;
    if (comment > at) {
      space = true;
      at = comment;
      continue;
    }
    const kind = kindAt(text, at, code);
    const end = tokenEnd(text, at, kind);
    const loc = base + (offsets === undefined ? start + at : offsets[at]!);
    // an unterminated literal is not a literal
    const whole = kind === 'string' || kind === 'character' ? isWhole(text, at, end) : true;
    tokens.push({ kind: whole ? kind : 'other', text: text.slice(at, end), space, loc });
    space = false;
    at = end;
  }
  return tokens;
}

function kindAt(text: string, at: number, code: number): PpKind {
  if (isIdentifierStart(code)) return 'identifier';
  if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(at + 1)))) return 'number';
  if (code === QUOTE) return 'string';
  if (code === APOSTROPHE) return 'character';
  return PUNCTUATION.has(code) ? 'punctuator' : 'other';
}

function tokenEnd(text: string, at: number, kind: PpKind): number {
  let end = at + 1;
  switch (kind) {
    case 'identifier':
      while (isIdentifierPart(text.charCodeAt(end))) end++;
      return end;
    case 'number':
      for (;;) {
        const code = text.charCodeAt(end);
        if (!isIdentifierPart(code) && code !== DOT && !isExponentSign(text, end)) return end;
        end++;
      }
    case 'string':
    case 'character':
      return literalEnd(text, at);
    case 'punctuator':
      for (const operator of LONG_PUNCTUATORS) if (text.startsWith(operator, at)) return at + operator.length;
      return end;
    default:
      return end;
  }
}

/** Offset after a literal's closing quote, or the end of its line. */
function literalEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (code === NEWLINE) return lineEnd(text, end);
    if (code === BACKSLASH && text.charCodeAt(end + 1) !== NEWLINE) end++;
  }
  return lineEnd(text, text.length);
}

function lineEnd(text: string, at: number): number {
  return text.charCodeAt(at - 1) === RETURN ? at - 1 : at;
}

function isWhole(text: string, start: number, end: number): boolean {
  if (end - start < 2 || text.charCodeAt(end - 1) !== text.charCodeAt(start)) return false;
  // a backslash may escape the last quote
  let at = start + 1;
  while (at < end - 1) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at === end - 1;
}

function commentEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === STAR) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (next === SLASH) {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  return at;
}

/** Every character that starts a punctuator. */
const PUNCTUATION: ReadonlySet<number> = new Set(
  Array.from('=!<>+-*/%&|^?:,()[]{};.~#@', (character) => character.charCodeAt(0)),
);
/** Punctuators of more than one character, the longest first. */
const LONG_PUNCTUATORS = [
  ...['<<=', '>>=', '...'],
  ...['->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '##'],
  ...['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='],
];

/**
 * Whether two tokens would be read differently without a space between them: gcc inserts one if a macro's
 * expansion brought them together. Mirrors cpp_avoid_paste() of gcc's libcpp.
 */
export function wouldPaste(left: PpToken, right: PpToken): boolean {
  const next = right.kind === 'punctuator' ? right.text.charAt(0) : '';
  switch (left.kind) {
    case 'identifier':
      return (
        ['identifier', 'string', 'character'].includes(right.kind) ||
        (right.kind === 'number' && /^\w+$/.test(right.text))
      );
    case 'number':
      return ['number', 'identifier', 'character'].includes(right.kind) || ['.', '+', '-'].includes(next);
    case 'punctuator':
      if (next === '=' && TAKES_EQUALS.has(left.text)) return true;
      if (left.text === '.' && right.kind === 'number') return true;
      return next !== '' && (PASTES.get(left.text)?.includes(next) ?? false);
    default:
      return false;
  }
}

/** Punctuators that form another one with an equals sign. */
const TAKES_EQUALS: ReadonlySet<string> = new Set('= ! > < + - * / % & | ^ >> <<'.split(' '));
const PASTES: ReadonlyMap<string, string> = new Map([
  ['>', '>?'],
  ['<', '<%:'],
  ['+', '+'],
  ['-', '->'],
  ['/', '/*'],
  ['%', ':%'],
  ['&', '&'],
  ['|', '|'],
  [':', ':>'],
  ['->', '*'],
  ['.', '.%'],
  ['#', '#%'],
]);
