// SPDX-License-Identifier: MIT
import { readFileSync, statSync } from 'node:fs';
import type { SourceHost } from '../source/source-host.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, fileReason } from './files.ts';

/** All the files of one compilation; a kernel board has less than a thousandth of that. */
const MAX_TOTAL = 4 * MAX_INPUT;

/**
 * A path as the sources have it: a byte string, so that a folder from the command line and a name out of an `#include` go
 * together whatever the encoding of the file's name.
 */
export function bytePath(path: string): string {
  return Buffer.from(path).toString('latin1');
}

/** The path that a byte string stands for. */
export function pathOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

/**
 * Reads sources from the disk, each once. What is no plain file (a folder, a device, a pipe) is none at all.
 *
 * @param known what has been read already, by its path as a byte string
 */
export function diskHost(known: Iterable<readonly [string, Uint8Array]> = []): SourceHost {
  const files = new Map<string, Uint8Array | undefined>(known);
  let total = 0;
  return {
    readFile(path) {
      if (files.has(path)) return files.get(path);
      const file = readPlainFile(path, MAX_TOTAL - total);
      total += file?.length ?? 0;
      files.set(path, file);
      return file;
    },
  };
}

function readPlainFile(path: string, room: number): Uint8Array | undefined {
  // a NUL is no part of any name, and node would throw at it
  if (path.includes('\0')) return undefined;
  const file = Buffer.from(path, 'latin1');
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    if (stat.size > MAX_INPUT) throw new Failure(`${pathOf(path)}: ${stat.size} bytes are too many`);
    if (stat.size > room) throw new Failure(`${pathOf(path)}: the sources have more than ${MAX_TOTAL} bytes`);
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP' || code === 'ENOENT')
      return undefined;
    if (error instanceof Failure) throw error;
    throw new Failure(`${pathOf(path)}: ${fileReason(error)}`);
  }
}
