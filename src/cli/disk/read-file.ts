// SPDX-License-Identifier: MIT
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { Failure } from './failure.ts';

/** More than any blob, image of blobs or configuration has; a larger file is something else. */
export const MAX_INPUT = 64 * 1024 * 1024;

/** The name of standard input on the command line, and what messages call it. */
export const STDIN = '-';
const STDIN_NAME = 'standard input';

/** What messages call an input. */
export function inputName(path: string): string {
  return path === STDIN ? STDIN_NAME : path;
}

/** Reads a file, standard input for `-`, or the first `limit` bytes. */
export function readInput(path: string, limit?: number): Uint8Array {
  const name = inputName(path);
  let file: number | undefined;
  try {
    file = path === STDIN ? 0 : openSync(path, 'r');
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new Failure(`${name}: is a folder, not a file`);
    if (limit === undefined && stat.size > MAX_INPUT)
      throw new Failure(`${name}: ${stat.size} bytes are too many`);
    const bytes = readUpTo(file, limit ?? MAX_INPUT + 1, stat.size, readSome);
    if (bytes.length > MAX_INPUT) throw new Failure(`${name}: more than ${MAX_INPUT} bytes are too many`);
    return bytes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${name}: ${fileReason(error)}`);
  } finally {
    if (file !== undefined && path !== STDIN) closeSync(file);
  }
}

/**
 * Reads a file's bytes, `most` of them at most.
 *
 * @param size how many it says that it has, which may be wrong
 */
export function readUpTo(
  file: number,
  most: number,
  size: number,
  read: (file: number, chunk: Buffer) => number,
): Uint8Array {
  const chunks: Buffer[] = [];
  for (let total = 0; total < most;) {
    // one byte more than the file's size finds its end without another buffer
    const chunk = Buffer.allocUnsafe(Math.min(most - total, Math.max(size - total, 0) + 1 || 65536));
    const count = read(file, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    total += count;
    // all that it said it has, with room for more: one that lies says less or nothing
    if (total === size && count < chunk.length) break;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Reads what is there, however long a pipe that does not block takes to give it. */
function readSome(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // what is wrong with it, whoever opens it says
    return false;
  }
}

/** Why a file could not be used, in a few words. */
export function fileReason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'no such file';
    case 'EACCES':
      return 'may not be read';
    default:
      return (error as Error).message;
  }
}
