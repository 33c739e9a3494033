// SPDX-License-Identifier: MIT
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { KconfigError, parseKconfig } from '../linux/kconfig.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { Failure } from './failure.ts';

/** More than any blob, image of blobs or configuration has; a larger file is something else. */
export const MAX_INPUT = 64 * 1024 * 1024;

/** Reads a kernel's configuration, plain or as /proc/config.gz has it. */
export function readConfig(path: string): Kconfig {
  try {
    return parseKconfig(new TextDecoder().decode(gunzip(path, readInput(path), constants.Z_FINISH)));
  } catch (error) {
    if (error instanceof KconfigError)
      throw new Failure(`${path}: not a kernel configuration: ${error.message}`);
    throw error;
  }
}

/** `MZ` or a branch, then text offset, image size, flags: the header of an arm64 Image (Documentation/arch/arm64/booting). */
const IMAGE_SIZE_AT = 16;
const IMAGE_MAGIC_AT = 56;
const IMAGE_MAGIC = 0x644d5241;
const IMAGE_HEADER = 64;

/** Reads `image_size` from the header of an arm64 Image, which may be gzipped: the bytes it takes in memory, bss included. */
export function readImageSize(path: string): bigint {
  const start = gunzip(path, readInput(path, 65536), constants.Z_SYNC_FLUSH);
  const header = new DataView(start.buffer, start.byteOffset, start.length);
  if (start.length < IMAGE_HEADER || header.getUint32(IMAGE_MAGIC_AT, true) !== IMAGE_MAGIC) {
    throw new Failure(
      `${path}: no arm64 Image (a compressed one must be unpacked first; BASE:SIZE does without a file)`,
    );
  }
  const size = header.getBigUint64(IMAGE_SIZE_AT, true);
  if (size === 0n) throw new Failure(`${path}: its header has no image_size; give BASE:SIZE`);
  return size;
}

/** Unpacks what is gzipped, with Z_SYNC_FLUSH as far as it is there; gives anything else back as it is. */
function gunzip(path: string, bytes: Uint8Array, finishFlush: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush, maxOutputLength: MAX_INPUT });
  } catch (error) {
    throw new Failure(`${path}: cannot be unpacked: ${(error as Error).message}`);
  }
}

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
