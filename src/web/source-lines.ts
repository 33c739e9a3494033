// SPDX-License-Identifier: MIT
import { latin1 } from '../base/latin1.ts';

/** Limit of lines that are shown at once, around the requested line. */
const SHOWN = 2000;
/** Limit of characters of a line that are shown. */
export const MAX_LINE = 1000;

/** The lines of a file that are shown. */
export interface ShownLines {
  /** Index of the first shown line in the file. */
  readonly first: number;
  /** Byte strings without the newline; a line of more than `MAX_LINE` bytes is cut one byte after them. */
  readonly lines: readonly string[];
  /** Number of lines of the whole file. */
  readonly count: number;
}

/**
 * The lines around a line (from 1) of a file. Only these are decoded: the file may be 64 MiB of newlines, or
 * one line.
 */
export function linesAround(bytes: Uint8Array, line: number): ShownLines {
  const count = newlines(bytes) + 1;
  const first = count <= SHOWN ? 0 : Math.min(Math.max(0, line - SHOWN / 2), count - SHOWN);
  const lines: string[] = [];
  let at = startOfLine(bytes, first);
  while (lines.length < Math.min(SHOWN, count)) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    lines.push(latin1(bytes.subarray(at, Math.min(end, at + MAX_LINE + 1))));
    at = end + 1;
  }
  return { first, lines, count };
}

const NEWLINE = 0x0a;

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === NEWLINE) count++;
  return count;
}

/** Offset of the line with an index. */
function startOfLine(bytes: Uint8Array, index: number): number {
  let at = 0;
  for (let passed = 0; passed < index; at++) if (bytes[at] === NEWLINE) passed++;
  return at;
}
