// SPDX-License-Identifier: MIT
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { readDtb } from '../fdt/read.ts';
import { FdtError } from '../fdt/error.ts';
import { KconfigError, parseKconfig } from '../linux/kconfig.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { Failure } from './failure.ts';

/** More than any blob or configuration has; a larger file is something else. */
const MAX_INPUT = 64 * 1024 * 1024;

/** Reads a device tree blob. */
export function readBoard(path: string): DeviceTree {
  const bytes = readInput(path);
  try {
    return readDtb(bytes);
  } catch (error) {
    if (error instanceof FdtError)
      throw new Failure(`${path}: not a readable device tree blob: ${error.message}`);
    throw error;
  }
}

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

/** Reads a file, or its first `limit` bytes. */
function readInput(path: string, limit?: number): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new Failure(`${path}: is a folder, not a file`);
    if (limit === undefined && stat.size > MAX_INPUT)
      throw new Failure(`${path}: ${stat.size} bytes are too many`);
    const chunks: Buffer[] = [];
    let total = 0;
    for (const most = limit ?? MAX_INPUT + 1; total < most;) {
      // one byte more than the file's size finds its end without another buffer
      const chunk = Buffer.allocUnsafe(Math.min(most - total, Math.max(stat.size - total, 0) + 1 || 65536));
      const count = readSync(file, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      total += count;
    }
    if (total > MAX_INPUT) throw new Failure(`${path}: more than ${MAX_INPUT} bytes are too many`);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${path}: ${reason(error as NodeJS.ErrnoException)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EACCES':
      return 'may not be read';
    default:
      return error.message;
  }
}
