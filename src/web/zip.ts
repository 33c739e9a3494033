// SPDX-License-Identifier: MIT
import { unzipSync } from 'fflate';
import { bytePath } from './board-input.ts';
import type { InputFile } from './board-input.ts';

/** A zip that cannot be read, or is not read because of its size. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** Files in the zips of a drop; all the sources of a vendor's boards are fewer. */
const MAX_FILES = 20_000;
/** Bytes of all these files, unpacked. */
const MAX_UNPACKED = 64 * 1024 * 1024;

/** What the zips of a drop may still unpack to, all together; `readZip` takes from it. */
export interface ZipRoom {
  bytes: number;
  files: number;
}

/** The room for the zips of a drop. */
export function zipRoom(): ZipRoom {
  return { bytes: MAX_UNPACKED, files: MAX_FILES };
}

/** Whether bytes are a zip: with a file in it, or empty. */
export function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

/**
 * The files of a zip, in its order; folders and what a Mac puts beside the files are left out.
 *
 * @throws {ZipError} where it is broken, or unpacks to more than there is room for
 */
export function readZip(bytes: Uint8Array, room: ZipRoom): InputFile[] {
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(bytes, {
      // sizes are those that the zip's directory says; a file that is not packed is as large as it says packed
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

/** A zip's name as a path below the folder that it would be unpacked to. */
function cleaned(name: string): string {
  return name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}
