// SPDX-License-Identifier: MIT
//
// Places as other programs want them: paths relative to where the check ran, columns in characters.
import type { FileEdit, Spot } from '../engine/check-report.ts';
import { wordLength } from './excerpt.ts';
import { utf8Text } from './utf8.ts';

/** A range of a text: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface TextRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Undefined where it is not known; the region then ends with its last line. */
  readonly endColumn: number | undefined;
}

/** Where a spot is: of what has no known end, the word there. The text of another line that it ends on is not at hand. */
export function spotRegion(
  spot: Pick<Spot, 'line' | 'column' | 'endLine' | 'endColumn' | 'text'>,
): TextRegion {
  const { line, column, endLine, text } = spot;
  const isEmpty = endLine === line && spot.endColumn <= column;
  const word = Math.min(column + wordLength(text, column - 1), text.length + 1);
  const endColumn = isEmpty ? Math.max(word, column) : spot.endColumn;
  return {
    startLine: line,
    startColumn: utf16Column(text, column),
    endLine,
    endColumn: endLine === line ? utf16Column(text, endColumn) : undefined,
  };
}

/** What a change takes away. */
export function editRegion(edit: FileEdit): TextRegion {
  const { line, column, endLine, endColumn, lineText, endLineText } = edit;
  return {
    startLine: line,
    startColumn: utf16Column(lineText, column),
    endLine,
    endColumn: utf16Column(endLineText, endColumn),
  };
}

/**
 * The column in UTF-16 code units of a byte column, in a line with a character a byte. A byte that is not part of UTF-8 counts
 * as one, as it does for programs that put a mark in its place; so do those behind the text that is known.
 */
export function utf16Column(line: string, column: number): number {
  let at = 0;
  let units = 0;
  const end = Math.min(column - 1, line.length);
  SEQUENCE.lastIndex = 0;
  while (at < end) {
    const length = SEQUENCE.exec(line)![0].length;
    at += length;
    // what UTF-8 writes in four bytes, UTF-16 writes in two units
    if (at <= end) units += length === 4 ? 2 : 1;
  }
  return units + Math.max(column - line.length, 1);
}

/** A character in UTF-8, or else a byte. */
const SEQUENCE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[^]/y;

/** A byte string as text that any format can hold: what is half of a character is replaced. */
export function wholeText(bytes: string): string {
  return utf8Text(bytes).replace(LONE_SURROGATE, '\ufffd');
}

const LONE_SURROGATE = /\p{Cs}/gu;

/** A path with `/` between its parts, and without those that lead nowhere: `a/../b/./c` is `b/c`. */
export function plainPath(path: string): string {
  const text = wholeText(path).replaceAll('\\', '/');
  const isAbsolute = text.startsWith('/');
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && (parts.length > 0 ? parts.at(-1) !== '..' : isAbsolute)) parts.pop();
    else parts.push(part);
  }
  return `${isAbsolute ? '/' : ''}${parts.join('/')}`;
}

/** A path as part of an address: relative to where the check ran unless it is absolute. */
export function pathUri(path: string): { readonly uri: string; readonly isRelative: boolean } {
  const plain = plainPath(path);
  const uri = plain.split('/').map(encodeURIComponent).join('/');
  if (plain.startsWith('/')) return { uri: `file://${uri}`, isRelative: false };
  if (/^[A-Za-z]:\//.test(plain)) return { uri: `file:///${uri.replace('%3A', ':')}`, isRelative: false };
  return { uri: uri === '' ? '.' : uri, isRelative: true };
}
