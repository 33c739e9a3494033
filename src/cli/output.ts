// SPDX-License-Identifier: MIT
import { writeSync } from 'node:fs';
import { styleText } from 'node:util';
import type { Style } from '../report/boot-text.ts';
import { withoutCommands, withoutControls } from '../report/safe-text.ts';
import { writeFile } from '../node/write-file.ts';

/** The name of standard output on the command line. */
export const STDOUT = '-';

/** Whether lines that look like CI commands are foreign text, to be escaped, or our own commands. */
export type Lines = 'text' | 'commands';

/**
 * Writes text to standard output or standard error. All commands use it for everything but DTBs: whatever is
 * in a tree, a file name or a log, the text cannot control a terminal, reverse or hide other text, or give
 * commands to a CI system. Reports escape foreign text by the rules of their format; the rest is escaped
 * here. Our own colours are kept on a terminal that supports them.
 */
export function writeText(fd: 1 | 2, text: string, lines: Lines = 'text'): void {
  writeAll(fd, harmless(text, lines, hasColours(fd === 1 ? process.stdout : process.stderr)));
}

/** Writes a text to a file in the same way, or to standard output for `-`; see `writeFile` for `roots`. */
export function writeReport(
  path: string,
  text: string,
  roots: readonly string[],
  lines: Lines = 'text',
): void {
  if (path === STDOUT) writeText(1, text, lines);
  else writeFile(path, harmless(text, lines, false), roots);
}

function harmless(text: string, lines: Lines, isColoured: boolean): Uint8Array {
  const plain = withoutControls(text, isColoured);
  return Buffer.from(lines === 'text' ? withoutCommands(plain) : plain);
}

/**
 * Writes all bytes unchanged, however slow the pipe is; if the reader is gone, the program ends silently,
 * like `cat`.
 */
export function writeAll(fd: 1 | 2, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * Writes bytes unchanged to a file, or to standard output for `-`.
 *
 * @param roots the folders of the current trees; see `writeFile`
 * @throws {Failure} if it cannot or must not be written
 */
export function writeTo(path: string, output: Uint8Array, roots: readonly string[]): void {
  if (path === STDOUT) writeAll(1, output);
  else writeFile(path, output, roots);
}

/** Colours and line width of a terminal that supports them; plain text elsewhere. */
export function outputStyle(stream: NodeJS.WriteStream = process.stdout): Style {
  const colours = hasColours(stream);
  const as = (format: 'bold' | 'red' | 'yellow' | 'dim') => (text: string) =>
    colours ? styleText(format, text) : text;
  return {
    columns: stream.isTTY ? stream.columns : Infinity,
    heading: as('bold'),
    error: as('red'),
    warning: as('yellow'),
    dim: as('dim'),
  };
}

function hasColours(stream: NodeJS.WriteStream): boolean {
  const { env } = process;
  return stream.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
