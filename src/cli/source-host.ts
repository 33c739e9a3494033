// SPDX-License-Identifier: MIT
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SourceCache } from '../dts/source-cache.ts';
import type { SourceHost } from '../source/source-host.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, fileReason, readUpTo } from './files.ts';
import { includeRoots } from './include-roots.ts';

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

/** What compilations in turn leave for the next: boards share most of their includes. */
export class SharedSources {
  readonly cache = new SourceCache();
  /** What there is under each path, the one that was not asked for the longest first. */
  readonly #files = new Map<string, Uint8Array | undefined>();
  #room = MAX_SHARED;

  /** The include roots of boards, by their folder. */
  readonly #roots = new Map<string, readonly string[]>();

  /** The folders in which the build that a board belongs to looks for what it includes. */
  rootsOf(board: string): readonly string[] {
    const folder = dirname(board);
    let roots = this.#roots.get(folder);
    if (roots === undefined) {
      roots = includeRoots(board);
      this.#roots.set(folder, roots);
    }
    return roots;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  get(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    this.#files.delete(path);
    this.#files.set(path, file);
    return file;
  }

  /** Takes note of what there is under a path, and forgets what was not asked for the longest. */
  keep(path: string, file: Uint8Array | undefined): void {
    this.#files.set(path, file);
    this.#room -= sizeOf(path, file);
    for (const [oldest, its] of this.#files) {
      if (this.#room >= 0) return;
      this.#files.delete(oldest);
      this.#room += sizeOf(oldest, its);
    }
  }
}

function sizeOf(path: string, file: Uint8Array | undefined): number {
  return path.length + (file?.length ?? 0);
}

/** Several times the includes of all boards of one vendor; what is made of them takes some times that much. */
const MAX_SHARED = 16 * 1024 * 1024;

/**
 * Reads sources from the disk, each once. What is no plain file (a folder, a device, a pipe) is none at all.
 *
 * @param known what has been read already, by its path as a byte string
 * @param shared what compilations before this one have read, which is taken as it was then
 */
export function diskHost(
  known: Iterable<readonly [string, Uint8Array]> = [],
  shared = new SharedSources(),
): SourceHost {
  const files = new Map<string, Uint8Array | undefined>(known);
  let total = 0;
  return {
    readFile(path) {
      if (files.has(path)) return files.get(path);
      const isKept = shared.has(path);
      const file = isKept ? shared.get(path) : readPlainFile(path, MAX_TOTAL - total);
      if (!isKept) shared.keep(path, file);
      total += file?.length ?? 0;
      files.set(path, file);
      return file;
    },
  };
}

function readPlainFile(path: string, room: number): Uint8Array | undefined {
  // a NUL is no part of any name, and node would throw at it
  if (path.includes('\0')) return undefined;
  const name = Buffer.from(path, 'latin1');
  let file: number | undefined;
  try {
    if (!statSync(name, { throwIfNoEntry: false })?.isFile()) return undefined;
    // some of the kernel's own files look plain, but would wait for more, or never end
    file = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    const most = Math.min(MAX_INPUT, room);
    const bytes = stat.size > most ? undefined : readUpTo(file, most + 1, stat.size, readSync);
    if (bytes === undefined || bytes.length > most)
      throw new Failure(`${pathOf(path)}: has more bytes than sources may have`);
    return bytes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new Failure(`${pathOf(path)}: ${fileReason(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Errors of names that no file has. */
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];
