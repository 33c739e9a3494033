// SPDX-License-Identifier: MIT
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Files that somebody has changed, for a check of no other boards than those that are made from one of them. */
export class ChangedFiles {
  readonly #changed: ReadonlySet<string>;
  /** Whether one of them is there no more: a board that includes it still cannot say so. */
  readonly #anyGone: boolean;
  /** The real paths of what boards were made from: they share most of their files. */
  readonly #real = new Map<string, string>();

  constructor(paths: readonly string[]) {
    this.#changed = new Set(paths.map(realPath));
    this.#anyGone = paths.some((path) => !existsSync(path));
  }

  /** Whether one of them is among the files of a board. */
  touch(files: readonly string[]): boolean {
    return files.some((file) => this.#changed.has(this.#realPath(file)));
  }

  /** Whether one of them may be why a board cannot be read. */
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

/** A kernel's tree includes by way of links (`scripts/dtc/include-prefixes`); a commit names the file itself. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // nothing is there: its name has to do
    return resolve(path);
  }
}
