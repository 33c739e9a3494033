// SPDX-License-Identifier: MIT
import { dirname } from 'node:path';
import { getOrInsert } from '../base/map.ts';
import { SourceCache } from '../dts/source-cache.ts';
import { SourceRefusedError } from '../source/source-host.ts';
import type { SourceHost } from '../source/source-host.ts';
import { pathOf } from './byte-path.ts';
import { OutsideRootError, ROOT_HINT, rootOf } from './file-root.ts';
import type { FileRoot, RootOptions } from './file-root.ts';
import { MAX_INPUT, NotAFileError, fileReason, readFile } from './read-file.ts';
import { Failure } from './failure.ts';
import { includeRoots } from './include-roots.ts';

/** Limit of bytes of all files of one compilation: a thousand times as many as a kernel board has. */
const MAX_TOTAL = 4 * MAX_INPUT;

/** What one compilation keeps for the next ones: boards share most of their includes. */
export class SharedSources {
  readonly cache = new SourceCache();
  /**
   * By the folders that a board may read, because a board must not get files that only another board may
   * read.
   */
  readonly #files = new Map<string, KeptFiles>();
  /** By the folder of the board. */
  readonly #includeRoots = new Map<string, readonly string[]>();
  readonly #fileRoots = new Map<string, FileRoot>();

  /** The folders that the build of a board searches for includes. */
  rootsOf(board: string): readonly string[] {
    return getOrInsert(this.#includeRoots, dirname(board), () => includeRoots(board));
  }

  /** The root of a board's files. */
  fileRootOf(board: string, options: RootOptions): FileRoot {
    const { root = '', trusted = [] } = options;
    return getOrInsert(this.#fileRoots, [dirname(board), root, ...trusted].join('\0'), () =>
      rootOf(board, options),
    );
  }

  /** The files that were read for boards of a root. */
  filesOf(root: FileRoot | undefined): KeptFiles {
    return getOrInsert(this.#files, root?.key ?? '', () => new KeptFiles());
  }
}

/** Files by path; the least recently used one is dropped first. */
class KeptFiles {
  readonly #files = new Map<string, Uint8Array | undefined>();
  #room = MAX_SHARED;

  has(path: string): boolean {
    return this.#files.has(path);
  }

  get(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    this.#files.delete(path);
    this.#files.set(path, file);
    return file;
  }

  /** Keeps a file, or that it is missing, and drops the least recently used ones. */
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

/**
 * Limit of bytes that are kept: several times the includes of all boards of one vendor; the parsed files take
 * several times that memory.
 */
const MAX_SHARED = 16 * 1024 * 1024;

/** What a host reads, and how. */
export interface DiskHostOptions {
  /** Files that were read already, by path as a byte string. */
  readonly known?: Iterable<readonly [string, Uint8Array]>;
  /** Files that earlier compilations read; they are not read again. */
  readonly shared?: SharedSources;
  /** Where files may be read; anywhere if left out. */
  readonly root?: FileRoot | undefined;
}

/**
 * Reads sources from the disk, each once. Anything but a regular file (a folder, a device, a pipe) counts as
 * missing.
 */
export function diskHost({
  known = [],
  shared = new SharedSources(),
  root,
}: DiskHostOptions = {}): SourceHost {
  const kept = shared.filesOf(root);
  const files = new Map<string, Uint8Array | undefined>(known);
  let total = 0;
  return {
    readFile(path) {
      if (files.has(path)) return files.get(path);
      const isKept = kept.has(path);
      const file = isKept ? kept.get(path) : readSource(path, root, MAX_TOTAL - total);
      if (!isKept) kept.keep(path, file);
      total += file?.length ?? 0;
      files.set(path, file);
      return file;
    },
  };
}

/** @throws {SourceRefusedError} for a file outside the root */
function readSource(path: string, root: FileRoot | undefined, room: number): Uint8Array | undefined {
  // no name contains a NUL, and node would throw an error
  if (path.includes('\0')) return undefined;
  const most = Math.min(MAX_INPUT, room);
  try {
    const bytes = readFile(
      Buffer.from(root === undefined ? path : root.resolveSource(path), 'latin1'),
      most + 1,
    );
    if (bytes.length > most) throw new Failure(`${pathOf(path)}: too large for the sources of one board`);
    return bytes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof OutsideRootError) throw new SourceRefusedError(error.message, ROOT_HINT);
    if (error instanceof NotAFileError) return undefined;
    if (NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new Failure(`${pathOf(path)}: ${fileReason(error)}`);
  }
}

/** Errors for names that do not exist. */
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];
