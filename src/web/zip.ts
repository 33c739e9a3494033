// SPDX-License-Identifier: MIT
import { unzipSync } from 'fflate';
import { bytePath } from './board-input.ts';
import type { InputFile } from './board-input.ts';

/** A zip that cannot be read, or that is too large. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** Limit of files in the zips of a drop: more than all sources of a vendor's boards. */
const MAX_FILES = 20_000;
/** Limit of bytes of all these files, unpacked. */
const MAX_UNPACKED = 64 * 1024 * 1024;

/** Remaining room for unpacking the zips of a drop; `readZip` reduces it. */
export interface ZipRoom {
  bytes: number;
  files: number;
}

/** The room for the zips of a drop. */
export function zipRoom(): ZipRoom {
  return { bytes: MAX_UNPACKED, files: MAX_FILES };
}

/** Whether bytes are a zip, possibly an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

/**
 * The files of a zip, in its order, without folders and without the metadata files that macOS adds.
 *
 * @throws {ZipError} if it is damaged, or unpacks to more than there is room for
 */
export function readZip(bytes: Uint8Array, room: ZipRoom): InputFile[] {
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(bytes, {
      // sizes are those in the zip's directory; for a stored file, the packed size counts
      filter: ({ name, size, originalSize }) => {
        if (name.endsWith('/') || name.startsWith('__MACOSX/')) return false;
        room.bytes -= Math.max(size, originalSize);
        room.files--;
        if (room.bytes < 0)
          throw new ZipError(`unpacks to more than the ${MAX_UNPACKED >> 20} MiB that a drop may have`);
        if (room.files < 0) throw new ZipError(`has more than the ${MAX_FILES} files that a drop may have`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(`cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
  return Object.entries(unpacked).map(([name, content]) => ({
    path: bytePath(cleaned(name)),
    bytes: content,
  }));
}

/** A name in a zip as a path relative to the folder that it is unpacked to. */
function cleaned(name: string): string {
  return name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}
