// SPDX-License-Identifier: MIT
//
// What a board may read: an untrusted source names files in `#include`, `/include/` and `/incbin/`, and so
// does a configuration. All of them must be below one folder, the root, after links are resolved.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure } from './failure.ts';
import { sourceTreeOf } from './include-roots.ts';
import { bytePath } from './byte-path.ts';

/** How to find the root of a board. */
export interface RootOptions {
  /** The folder of `--root`. */
  readonly root?: string | undefined;
  /** Folders that the user named, such as with `-I`: files below them may be read, too. */
  readonly trusted?: readonly string[] | undefined;
}

/** The same, from the options of a command. */
export function rootOptions(options: {
  readonly root?: string | undefined;
  readonly include?: readonly string[] | undefined;
}): RootOptions {
  return { root: options.root, trusted: options.include };
}

/** The folder that must contain the files of a board. */
export class FileRoot {
  /** The real path of the folder. */
  readonly folder: string;
  /** Whether the user named it with `--root`. */
  readonly isTyped: boolean;
  /** All folders whose files may be read, the root itself first. */
  readonly #folders: readonly string[];
  /** The same as byte strings, made when they are needed first. */
  #byteFolders: readonly string[] | undefined;

  constructor(folder: string, isTyped: boolean, more: readonly string[]) {
    this.folder = folder;
    this.isTyped = isTyped;
    this.#folders = [...new Set([folder, ...more])];
  }

  /** Equal for roots that allow the same files. */
  get key(): string {
    return this.#folders.join('\0');
  }

  /**
   * The real path of a source by its name in any encoding, as byte strings.
   *
   * @throws {OutsideRootError} if it is not below the root, or hidden there
   * @throws the file system's error if the name does not exist
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
   * Checks that a file named by a configuration, which need not exist yet, is below the root and not in
   * `.git`.
   *
   * @param what the file's name in messages
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

/** A file, possibly missing, that a board must not read. */
export class OutsideRootError extends Error {
  override readonly name = 'OutsideRootError';
}

/**
 * Finds the root of a board, an overlay or a configuration: the folder of `--root`; else the repository or
 * the source tree (of Linux, U-Boot and so on) that contains the file, the larger of the two; else the
 * working folder if it contains the file, or else the file's own folder.
 *
 * @throws {Failure} if the folder of `--root` does not exist
 */
export function rootOf(file: string, { root: typed, trusted = [] }: RootOptions): FileRoot {
  const own = realPath(dirname(resolve(file)));
  const folder = typed === undefined ? foundRoot(own) : typedRoot(typed);
  const more = trusted.map((one) => resolve(one)).filter((one) => isTrustworthy(one, folder));
  // files beside a board in a hidden folder belong to the board
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

/** The root for written files: that of the whole command. */
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

/** The nearest parent that is the root of a repository. */
function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/**
 * Whether to trust a folder that the user named; false if a link in the tree leads to it, out of the tree.
 */
function isTrustworthy(folder: string, root: string): boolean {
  return !isBelow(folder, root) || isBelow(realPath(folder), root);
}

/**
 * Whether a path is a folder or inside it, by their names only.
 *
 * @param without matches names that no folder in between, nor the file itself, may have
 */
export function isBelow(path: string, folder: string, without?: (name: string) => boolean): boolean {
  const below = relative(folder, path);
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) return false;
  return without === undefined || !below.split(sep).some(without);
}

/** `.git`, `.env`, `.npmrc` and the like may contain secrets, and are not part of a board. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function isGit(name: string): boolean {
  return name === '.git';
}

/**
 * The real path of an existing file; for a missing one, based on the real path of the nearest existing
 * folder.
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const folder = dirname(resolve(path));
    return folder === resolve(path) ? folder : join(realPath(folder), basename(path));
  }
}
