// SPDX-License-Identifier: MIT
//
// What a board may read: a source of a stranger names files in `#include`, `/include/` and `/incbin/`, and a configuration names some,
// too. All of them must be below one folder, the root, whatever links lead there.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure } from './failure.ts';
import { sourceTreeOf } from './include-roots.ts';
import { bytePath } from './byte-path.ts';

/** How the root of a board is found. */
export interface RootOptions {
  /** The folder of `--root`. */
  readonly root?: string | undefined;
  /** Folders that the user has named, as with `-I`: files below them are read, too. */
  readonly trusted?: readonly string[] | undefined;
}

/** The same from the options of a command. */
export function rootOptions(options: {
  readonly root?: string | undefined;
  readonly include?: readonly string[] | undefined;
}): RootOptions {
  return { root: options.root, trusted: options.include };
}

/** The folder that the files of a board must be in. */
export class FileRoot {
  /** The real path of the folder. */
  readonly folder: string;
  /** Whether `--root` named it. */
  readonly isTyped: boolean;
  /** All folders whose files are read, the root itself first. */
  readonly #folders: readonly string[];
  /** The same as byte strings, once they are needed. */
  #byteFolders: readonly string[] | undefined;

  constructor(folder: string, isTyped: boolean, more: readonly string[]) {
    this.folder = folder;
    this.isTyped = isTyped;
    this.#folders = [...new Set([folder, ...more])];
  }

  /** The same for roots that admit the same files. */
  get key(): string {
    return this.#folders.join('\0');
  }

  /**
   * The real path of a source by its name in any encoding, as byte strings.
   *
   * @throws {OutsideRootError} where it is not below the root, or hidden there
   * @throws what the disk says of a name that leads nowhere
   */
  resolveSource(path: string): string {
    const real = realpathSync.native(Buffer.from(path, 'latin1'), { encoding: 'latin1' });
    this.#byteFolders ??= this.#folders.map(bytePath);
    if (this.#byteFolders.some((folder) => isBelow(real, folder, isHidden))) return real;
    const isInside = this.#byteFolders.some((folder) => isBelow(real, folder));
    throw new OutsideRootError(
      isInside ? 'is hidden: a name in its path begins with a dot' : `is outside ${this.folder}`,
    );
  }

  /**
   * Makes sure that a file that a configuration names, and that may not exist yet, is below the root and not in `.git`.
   *
   * @param what what messages call it
   * @throws {Failure}
   */
  require(path: string, what = path): void {
    const real = realPath(path);
    if (!this.#folders.some((folder) => isBelow(real, folder, isGit)))
      throw new Failure(`${what} is outside ${this.folder} (${ROOT_HINT})`);
  }
}

/** What to do about a file outside the root. */
export const ROOT_HINT = 'use --root DIR to allow more';

/** A file that is there, perhaps, and that a board must not read. */
export class OutsideRootError extends Error {
  override readonly name = 'OutsideRootError';
}

/**
 * Finds the root of a board, an overlay or a configuration: the folder of `--root`; else the repository or the source tree (of Linux,
 * U-Boot and so on) that the file is in, the larger of the two; else the working folder where the file is below it, or the file's own
 * folder.
 *
 * @throws {Failure} where the folder of `--root` does not exist
 */
export function rootOf(file: string, { root: typed, trusted = [] }: RootOptions): FileRoot {
  const own = realPath(dirname(resolve(file)));
  const folder = typed === undefined ? foundRoot(own) : typedRoot(typed);
  const more = trusted.map((one) => resolve(one)).filter((one) => isTrustworthy(one, folder));
  // what is beside a board in a hidden folder is there for the board
  return new FileRoot(folder, typed !== undefined, [
    ...more.map(realPath),
    ...(isBelow(own, folder) && !isBelow(own, folder, isHidden) ? [own] : []),
  ]);
}

/** The folder of `--root`, as a real path. */
function typedRoot(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    throw new Failure(`--root: ${root}: no such folder`);
  }
}

/** The root of what is written: that of the command as a whole. */
export function workingRoot(typed: string | undefined): string {
  return typed === undefined ? foundRoot(realPath(resolve('.'))) : typedRoot(typed);
}

function foundRoot(own: string): string {
  const found = [repositoryOf(own), sourceTreeOf(own)].filter((folder) => folder !== undefined);
  const [larger] = found.sort((a, b) => a.length - b.length);
  if (larger !== undefined) return larger;
  const working = realPath(resolve('.'));
  return isBelow(own, working) ? working : own;
}

/** The nearest folder above that is the root of a repository. */
function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** A folder that the user has named; not one that a link in the tree leads out of the tree by. */
function isTrustworthy(folder: string, root: string): boolean {
  return !isBelow(folder, root) || isBelow(realPath(folder), root);
}

/**
 * Whether a path is a folder or in it, by their names.
 *
 * @param without names that none of the folders between them may have, nor the file itself
 */
export function isBelow(path: string, folder: string, without?: (name: string) => boolean): boolean {
  const below = relative(folder, path);
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) return false;
  return without === undefined || !below.split(sep).some(without);
}

/** `.git`, `.env`, `.npmrc` and the like hold what is nobody's business, and no part of a board. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function isGit(name: string): boolean {
  return name === '.git';
}

/** The real path of what is there, and for what is not that of the nearest folder that is. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const folder = dirname(resolve(path));
    return folder === resolve(path) ? folder : join(realPath(folder), basename(path));
  }
}
