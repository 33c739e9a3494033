// SPDX-License-Identifier: MIT
import { writeSync } from 'node:fs';
import { styleText } from 'node:util';
import type { Style } from '../report/boot-text.ts';
import { writeFile } from './disk/write-file.ts';

/** The name of standard output on the command line. */
export const STDOUT = '-';

/** Writes all of it, however slow the pipe; a reader that has gone ends the program quietly, as it does `cat`. */
export function writeAll(fd: 1 | 2, output: string | Uint8Array): void {
  const bytes = typeof output === 'string' ? Buffer.from(output) : output;
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
 * Writes a file, or standard output for `-`.
 *
 * @param roots the folders of the trees that are worked on; see `writeFile`
 * @throws {Failure} where it cannot or must not be written
 */
export function writeTo(path: string, output: string | Uint8Array, roots: readonly string[]): void {
  if (path === STDOUT) writeAll(1, output);
  else writeFile(path, output, roots);
}

/** Colours on a terminal that wants them, and lines of its width; plain text elsewhere. */
export function outputStyle(stream: NodeJS.WriteStream = process.stdout): Style {
  const { env } = process;
  const colours = stream.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
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
