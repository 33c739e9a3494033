// SPDX-License-Identifier: MIT
import type { Place } from '../source/source-map.ts';
import type { Style } from './boot-text.ts';
import { printableUtf8 } from './safe-text.ts';
import { utf8Text } from './utf8.ts';

/** Default number of columns, if the terminal gives none. */
const DEFAULT_COLUMNS = 80;
/** Limit of bytes of a line around a place: more than any terminal shows. */
const WINDOW = 1000;
const TAB = 8;
const ELLIPSIS = '…';

/** A character of a source's line as it is shown. */
interface Glyph {
  readonly text: string;
  readonly width: number;
  /** Byte of the line it starts at. */
  readonly at: number;
}

/**
 * The source line of a place and a mark under `length` bytes of it, as two lines; for one byte, the mark covers the word. Of a line that is
 * too long for the terminal, the part around the mark is shown.
 */
export function excerptLines(
  { line, column, text }: Pick<Place, 'line' | 'column' | 'text'>,
  length: number,
  style: Style,
  mark: (text: string) => string,
): string[] {
  if (text.trim() === '') return [];
  const number = line.toString().padStart(5);
  const room = (Number.isFinite(style.columns) ? style.columns : DEFAULT_COLUMNS) - number.length - 3;
  const glyphs = glyphsAround(text, column - 1);
  const from = glyphs.findLastIndex(({ at }) => at <= column - 1);
  const first = Math.max(from, 0);
  const endByte = column - 1 + (length > 1 ? length : wordLength(text, column - 1));
  const last = Math.max(
    first,
    glyphs.findLastIndex(({ at }) => at < endByte),
  );

  const [start, end] = window(glyphs, first, last, room);
  const shown = glyphs.slice(start, end);
  const before = start > 0 ? ELLIPSIS : '';
  const after = end < glyphs.length ? ELLIPSIS : '';
  // a place past the line's last character: what is missing at its end
  const past = column - 1 >= text.length ? 1 : 0;
  const indent = before.length + width(glyphs.slice(start, first + past));
  const marked = Math.max(width(glyphs.slice(first + past, Math.min(last + 1, end))), 1);
  const source = `${before}${shown.map((glyph) => glyph.text).join('')}${after}`.trimEnd();
  return [
    `${style.dim(`${number} |`)} ${source}`,
    `${style.dim(`${' '.repeat(number.length)} |`)} ${' '.repeat(indent)}${mark(`^${'~'.repeat(marked - 1)}`)}`,
  ];
}

/** Bytes of the word, reference or directive that starts at a byte; 1 where none does. */
export function wordLength(text: string, byte: number): number {
  WORD.lastIndex = byte;
  return WORD.exec(text.length > byte + WINDOW ? text.slice(0, byte + WINDOW) : text)?.[0].length ?? 1;
}

const WORD = /&\{[^}]*\}|[&#]?[\w,.+?-]+/y;

/** The glyphs that fit in `room`: from the start if that includes the mark, else with the mark in the middle. */
function window(glyphs: readonly Glyph[], first: number, last: number, room: number): [number, number] {
  const fits = (start: number): number => {
    let used = start > 0 ? 1 : 0;
    let end = start;
    while (end < glyphs.length && used + glyphs[end]!.width <= room) used += glyphs[end++]!.width;
    // room for the sign that there is more
    return end < glyphs.length ? Math.max(end - 1, start + 1) : end;
  };
  const end = fits(0);
  if (last < end || end === glyphs.length) return [0, end];
  let start = first;
  for (let used = 0; start > 0 && used + glyphs[start - 1]!.width <= room / 2; start--) {
    used += glyphs[start - 1]!.width;
  }
  return [start, fits(start)];
}

/** The glyphs of a line, or of the part around a byte of a very long line. */
function glyphsAround(line: string, byte: number): Glyph[] {
  let start = Math.max(byte - WINDOW, 0);
  // not within a character
  while (start > 0 && start < byte && isContinuation(line.charCodeAt(start))) start++;
  let end = Math.min(byte + WINDOW, line.length);
  while (end < line.length && end > byte && isContinuation(line.charCodeAt(end))) end--;
  const part = line.slice(start, end);
  const text = utf8Text(part);
  const isUtf8 = text !== part;

  const glyphs: Glyph[] = [];
  let at = start;
  let column = 0;
  for (const char of text) {
    const glyph = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : printableUtf8(char);
    const columns = WIDE.test(glyph) ? 2 : glyph.length;
    glyphs.push({ text: glyph, width: columns, at });
    column += columns;
    at += isUtf8 ? utf8Length(char.codePointAt(0)!) : char.length;
  }
  return glyphs;
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function width(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
}

/** Characters that are two columns wide on a terminal. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]$/u;
