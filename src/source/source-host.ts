// SPDX-License-Identifier: MIT

/**
 * Where source files come from: a disk, a zip, a page in a browser. Paths are those of the sources, with `/` between their
 * parts, as they were given or put together from an include folder and a name.
 */
export interface SourceHost {
  /**
   * The bytes of a file, or undefined where there is no such file (a folder is none).
   *
   * A host that gives the same array for the same path each time lets a `SourceCache` keep what was read from it.
   *
   * @throws {SourceRefusedError} for a file that sources must not read; the compiler reports it where the file is named
   */
  readFile(path: string): Uint8Array | undefined;
}

/** Thrown by a host for a file that exists, perhaps, and that it does not read for a source. */
export class SourceRefusedError extends Error {
  override readonly name = 'SourceRefusedError';
  /** What to do about it, in a few words. */
  readonly fix: string;

  /** @param message why, as it follows the file's name: `is outside /work/boards` */
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** Puts a folder and a name together, as a C preprocessor names the files it opens. An absolute name stands alone. */
export function joinPath(folder: string, name: string): string {
  if (folder === '' || name.startsWith('/')) return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The folder of a path: what stands before its last `/`, empty for a name alone. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, Math.max(slash, 1));
}
