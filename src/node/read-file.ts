// SPDX-License-Identifier: MIT
//
// The one way in which the command opens files that it did not bring with it. Only regular files are read, and no read waits: a named
// pipe, a terminal or a device in a stranger's tree is an error, not a command that hangs.
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { Failure } from './failure.ts';

/** Most bytes of an input: more than any DTB, image or configuration has. */
export const MAX_INPUT = 64 * 1024 * 1024;

/** The name of standard input on the command line. */
export const STDIN = '-';

/** What messages call an input. */
export function inputName(path: string): string {
  return path === STDIN ? 'standard input' : path;
}

export interface ReadOptions {
  /** Reads no more than the first bytes of the file, however long it is. */
  readonly first?: number;
  /** Bytes from which on a file is refused; 64 MiB where it is left out. */
  readonly most?: number;
}

/**
 * Reads a regular file, or standard input for `-`.
 *
 * The names of the command's own descriptors (`/dev/stdin`, `/dev/fd/63` of a shell's `<(…)`) may be pipes, too: whoever started
 * the command has opened them.
 *
 * @throws {Failure} for what is missing, may not be read, is no regular file or is too long
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
 * Opens a regular file for reading. Its type is looked at first, since to open some devices already does something.
 *
 * @param pipes whether a pipe is as good
 * @throws {NotAFileError} where it is something else
 */
function openFile(path: string | Buffer, pipes = false): number {
  requireFile(statSync(path), pipes);
  // O_NONBLOCK: some files of /proc look regular, and would wait for more
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
 * The bytes of a regular file, `most` of them at most; more than that are an error of whoever looks at the length.
 *
 * @throws {NotAFileError} where it is something else
 * @throws what the disk says
 */
export function readFile(path: string | Buffer, most: number): Uint8Array {
  const file = openFile(path);
  try {
    return readUpTo(file, most, fstatSync(file).size, readSync);
  } finally {
    closeSync(file);
  }
}

/** A path that leads to something other than a regular file. */
export class NotAFileError extends Error {
  override readonly name = 'NotAFileError';

  constructor(stat: Stats) {
    super(`is ${kindOf(stat)}, not a file`);
  }
}

/** What something is that is no regular file. */
export function kindOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a link';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * Reads a file's bytes, `most` of them at most.
 *
 * @param size how many it says that it has, which may be wrong: files of /proc say 0
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
    // one byte more than the file's size finds its end without another buffer
    if (room.length === 0)
      room = Buffer.allocUnsafe(Math.min(most - total, (Math.max(size - total, 0) || CHUNK) + 1));
    const count = read(file, room);
    if (count === 0) break;
    chunks.push(room.subarray(0, count));
    room = room.subarray(count);
    total += count;
    // all that it said it has, with room for more: one that lies says less or nothing
    if (total === size && room.length > 0) break;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const CHUNK = 65536;

/** Reads what is there, however long a pipe that does not block takes to give it; a regular file that would block is an error. */
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
