// SPDX-License-Identifier: MIT
import { readU32 } from '../base/big-endian.ts';
import { FdtError } from '../fdt/error.ts';
import { FDT_MAGIC } from '../fdt/format.ts';
import { readHeader } from '../fdt/header.ts';
import { ImageError } from './error.ts';
import { MAX_ENTRIES } from './image.ts';
import type { UnnumberedEntry } from './image.ts';

/** Limit of magic numbers without a blob: a kernel contains a few, in code that checks for it. */
const MAX_MISSES = 16_384;

/**
 * Finds the blobs within any data: a kernel with appended trees, or trees one after the other, with or
 * without padding. A magic number without a valid header is ignored, and so are blobs inside another blob.
 * Offsets in errors and entries are relative to `base`.
 *
 * @throws {ImageError} if there are more blobs than in any real image
 */
export function findBlobs(bytes: Uint8Array, description: string, base = 0): UnnumberedEntry[] {
  const found: UnnumberedEntry[] = [];
  let misses = 0;
  for (let at = nextMagic(bytes, 0); at >= 0;) {
    const size = blobSize(bytes.subarray(at));
    if (size === 0) misses++;
    else {
      found.push({
        name: undefined,
        description,
        compression: 'none',
        offset: base + at,
        bytes: bytes.subarray(at, at + size),
      });
    }
    if (found.length > MAX_ENTRIES || misses > MAX_MISSES)
      throw new ImageError('too-many', base + at, 'more trees begin here than any image has');
    at = nextMagic(bytes, at + Math.max(size, 1));
  }
  return found;
}

/** Offset of the next magic number; -1 if there is none. */
function nextMagic(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 4 <= bytes.length; at++) {
    if (bytes[at] === FIRST_BYTE && readU32(bytes, at) === FDT_MAGIC) return at;
  }
  return -1;
}

/** Bytes of the blob at this offset; 0 if there is none. */
function blobSize(bytes: Uint8Array): number {
  try {
    return readHeader(bytes).totalSize;
  } catch (error) {
    if (error instanceof FdtError) return 0;
    throw error;
  }
}

const FIRST_BYTE = FDT_MAGIC >>> 24;
