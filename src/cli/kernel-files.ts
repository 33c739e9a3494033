// SPDX-License-Identifier: MIT
//
// Files of the kernel that boots: its configuration and its image.
import { constants, gunzipSync } from 'node:zlib';
import { KconfigError, parseKconfig } from '../linux/kconfig-file.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, readInput } from './files.ts';

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
