// SPDX-License-Identifier: MIT

/**
 * Reads source files: from a disk, a zip or a page in a browser. Paths use `/`, and are as given, or an
 * include folder joined with a name.
 */
export interface SourceHost {
  /**
   * The bytes of a file; undefined if it does not exist or is a folder.
   *
   * If a host returns the same array each time for a path, a `SourceCache` can keep the results of reading
   * it.
   *
   * @throws {SourceRefusedError} for a file that sources must not read; the compiler reports it at the place
   * that names the file
   */
  readFile(path: string): Uint8Array | undefined;
}

/** Thrown by a host for a file, possibly missing, that sources must not read. */
export class SourceRefusedError extends Error {
  override readonly name = 'SourceRefusedError';
  /** What to do about it, in a few words. */
  readonly fix: string;

  /** @param message the reason, to follow the file's name: `is outside /work/boards` */
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/**
 * Joins a folder and a name like a C preprocessor names the files that it opens. An absolute name is returned
 * unchanged.
 */
export function joinPath(folder: string, name: string): string {
  if (folder === '' || name.startsWith('/')) return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The folder of a path: the part before the last `/`; empty for a name alone. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, Math.max(slash, 1));
}
