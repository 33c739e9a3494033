// SPDX-License-Identifier: MIT
//
// Places for other programs: paths relative to the working directory, columns in characters.
import type { FileEdit, Spot } from '../engine/check-report.ts';
import { wordLength } from './excerpt.ts';
import { utf8Text } from './utf8.ts';

/** A range of a text: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface TextRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Undefined if not known; the region then ends with its last line. */
  readonly endColumn: number | undefined;
}

/** The range of a spot; the word there if its end is not known. The text of the line on which it ends, if another, is not available. */
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

/** The text that a change removes. */
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
 * Converts a byte column to a column in UTF-16 code units, in a line with one character per byte. A byte that is not UTF-8 counts as one,
 * as in programs that show a replacement character; so does each byte beyond the known text.
 */
export function utf16Column(line: string, column: number): number {
  let at = 0;
  let units = 0;
  const end = Math.min(column - 1, line.length);
  SEQUENCE.lastIndex = 0;
  while (at < end) {
    const length = SEQUENCE.exec(line)![0].length;
    at += length;
    // four bytes in UTF-8 are two code units in UTF-16
    if (at <= end) units += length === 4 ? 2 : 1;
  }
  return units + Math.max(column - line.length, 1);
}

/** A character in UTF-8, or else a byte. */
const SEQUENCE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[^]/y;

/** A byte string as valid text for any format: incomplete characters are replaced. */
export function wholeText(bytes: string): string {
  return utf8Text(bytes).replace(LONE_SURROGATE, '\ufffd');
}

const LONE_SURROGATE = /\p{Cs}/gu;

/** A normalised path with `/` as separator: `a/../b/./c` is `b/c`. */
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

/** A path as part of a URI: relative to the working directory unless absolute. */
export function pathUri(path: string): { readonly uri: string; readonly isRelative: boolean } {
  const plain = plainPath(path);
  const uri = plain.split('/').map(encodeURIComponent).join('/');
  if (plain.startsWith('/')) return { uri: `file://${uri}`, isRelative: false };
  if (/^[A-Za-z]:\//.test(plain)) return { uri: `file:///${uri.replace('%3A', ':')}`, isRelative: false };
  return { uri: uri === '' ? '.' : uri, isRelative: true };
}
