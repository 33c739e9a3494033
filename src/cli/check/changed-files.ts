// SPDX-License-Identifier: MIT
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Changed files, for a check of only the boards that are made from one of them. */
export class ChangedFiles {
  readonly #changed: ReadonlySet<string>;
  /**
   * Whether one of them no longer exists: a board that includes it can no longer be read to find that out.
   */
  readonly #anyGone: boolean;
  /** The real paths of the files of boards: they share most of them. */
  readonly #real = new Map<string, string>();

  constructor(paths: readonly string[]) {
    this.#changed = new Set(paths.map(realPath));
    this.#anyGone = paths.some((path) => !existsSync(path));
  }

  /** Whether one of them is among the files of a board. */
  touch(files: readonly string[]): boolean {
    return files.some((file) => this.#changed.has(this.#realPath(file)));
  }

  /** Whether one of them may be the reason that a board cannot be read. */
  mayBreak(files: readonly string[]): boolean {
    return this.#anyGone || this.touch(files);
  }

  #realPath(file: string): string {
    let real = this.#real.get(file);
    if (real === undefined) {
      real = realPath(file);
      this.#real.set(file, real);
    }
    return real;
  }
}

/**
 * A kernel tree includes files through links (`scripts/dtc/include-prefixes`), but a commit names the file
 * itself.
 */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // the file does not exist: only its name is known
    return resolve(path);
  }
}
