// SPDX-License-Identifier: MIT
//
// Classes of characters, looked up in one table: sources have a character for each byte.

const SPACE = 1;
const DIGIT = 2;
const IDENTIFIER_START = 4;
const NAME = 8;
const HEX = 16;

const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256);
  const mark = (characters: string, kind: number): void => {
    for (const character of characters) table[character.charCodeAt(0)]! |= kind;
  };
  const lower = 'abcdefghijklmnopqrstuvwxyz';
  const letters = lower + lower.toUpperCase();
  mark(' \t\n\v\f\r', SPACE);
  mark('0123456789', DIGIT | NAME | HEX);
  mark('abcdefABCDEF', HEX);
  mark(letters, IDENTIFIER_START | NAME);
  mark('_', IDENTIFIER_START | NAME);
  mark(',.+*#?@-', NAME);
  return table;
}

/** White space, line ends included. */
export function isSpace(code: number): boolean {
  return (CLASSES[code]! & SPACE) !== 0;
}

export function isDigit(code: number): boolean {
  return (CLASSES[code]! & DIGIT) !== 0;
}

export function isHexDigit(code: number): boolean {
  return (CLASSES[code]! & HEX) !== 0;
}

/** A letter or an underscore. */
export function isIdentifierStart(code: number): boolean {
  return (CLASSES[code]! & IDENTIFIER_START) !== 0;
}

/** A letter, a digit or an underscore. */
export function isIdentifierPart(code: number): boolean {
  return (CLASSES[code]! & (IDENTIFIER_START | DIGIT)) !== 0;
}

/** Characters of node and property names: letters, digits and `,._+*#?@-`. */
export function isNameCharacter(code: number): boolean {
  return (CLASSES[code]! & NAME) !== 0;
}

export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const STAR = 0x2a;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
