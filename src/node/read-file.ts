// SPDX-License-Identifier: MIT
//
// The only code that opens input files of the command. It reads only regular files and never waits: a named
// pipe, a terminal or a device in an untrusted tree is an error, and does not hang the command.
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { Failure } from './failure.ts';

/** Limit of bytes of an input: more than any DTB, image or configuration has. */
export const MAX_INPUT = 64 * 1024 * 1024;

/** The name of standard input on the command line. */
export const STDIN = '-';

/** The name of an input in messages. */
export function inputName(path: string): string {
  return path === STDIN ? 'standard input' : path;
}

export interface ReadOptions {
  /** Reads only this many bytes, however long the file is. */
  readonly first?: number;
  /** Files with more bytes are rejected; 64 MiB by default. */
  readonly most?: number;
}

/**
 * Reads a regular file, or standard input for `-`.
 *
 * The names of the command's own descriptors (`/dev/stdin`, `/dev/fd/63` of a shell's `<(…)`) may be pipes,
 * because the user opened them.
 *
 * @throws {Failure} for a file that is missing, unreadable, not a regular file or too long
 */
export function readInput(path: string, { first, most = MAX_INPUT }: ReadOptions = {}): Uint8Array {
  const name = inputName(path);
  let file: number | undefined;
  try {
    file = path === STDIN ? 0 : openFile(path, OWN_DESCRIPTOR.test(path));
    const { size } = fstatSync(file);
    if (first === undefined && size > most) throw new Failure(`${name}: too large (${size} bytes)`);
    const bytes = readUpTo(file, first ?? most + 1, size, readWhenReady);
    if (first === undefined && bytes.length > most) throw new Failure(`${name}: larger than ${most} bytes`);
    return bytes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${name}: ${fileReason(error)}`);
  } finally {
    if (file !== undefined && path !== STDIN) closeSync(file);
  }
}

const OWN_DESCRIPTOR = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/**
 * Opens a regular file for reading. Its type is checked first, because opening some devices has side effects.
 *
 * @param pipes whether pipes are allowed, too
 * @throws {NotAFileError} if it is something else
 */
function openFile(path: string | Buffer, pipes = false): number {
  requireFile(statSync(path), pipes);
  // O_NONBLOCK: some files of /proc look regular, but reading them would block
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    requireFile(fstatSync(file), pipes);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return file;
}

function requireFile(stat: Stats, pipes: boolean): void {
  if (!stat.isFile() && !(pipes && stat.isFIFO())) throw new NotAFileError(stat);
}

/**
 * The bytes of a regular file, at most `most` of them; the caller checks the length for more.
 *
 * @throws {NotAFileError} if it is something else
 * @throws the file system's error
 */
export function readFile(path: string | Buffer, most: number): Uint8Array {
  const file = openFile(path);
  try {
    return readUpTo(file, most, fstatSync(file).size, readSync);
  } finally {
    closeSync(file);
  }
}

/** A path to something other than a regular file. */
export class NotAFileError extends Error {
  override readonly name = 'NotAFileError';

  constructor(stat: Stats) {
    super(`is ${kindOf(stat)}, not a file`);
  }
}

/** The type of something that is not a regular file. */
export function kindOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a link';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * Reads a file's bytes, at most `most` of them.
 *
 * @param size the size that the file reports, which may be wrong: files of /proc report 0
 */
export function readUpTo(
  file: number,
  most: number,
  size: number,
  read: (file: number, chunk: Buffer) => number,
): Uint8Array {
  const chunks: Buffer[] = [];
  let room = Buffer.alloc(0);
  for (let total = 0; total < most;) {
    // one byte more than the file's size detects its end without another buffer
    if (room.length === 0)
      room = Buffer.allocUnsafe(Math.min(most - total, (Math.max(size - total, 0) || CHUNK) + 1));
    const count = read(file, room);
    if (count === 0) break;
    chunks.push(room.subarray(0, count));
    room = room.subarray(count);
    total += count;
    // all bytes of the reported size, and room for more: a wrong size would have given more or none
    if (total === size && room.length > 0) break;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const CHUNK = 65536;

/**
 * Reads the available bytes, and waits for a non-blocking pipe; a regular file that would block is an error.
 */
function readWhenReady(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN' || fstatSync(file).isFile()) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // opening it reports the error
    return false;
  }
}

/** Why a file could not be used, in a few words. */
export function fileReason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ELOOP':
      return 'too many links';
    case 'EAGAIN':
      return 'has nothing to read';
    default:
      return (error as Error).message;
  }
}
