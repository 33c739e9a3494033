// SPDX-License-Identifier: MIT
import { realpathSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { workOutFixes } from '../../engine/fix.ts';
import type { BoardChecks, FixStore, Fixes } from '../../engine/fix.ts';
import { bytePath, pathOf } from '../../node/byte-path.ts';
import { isBelow, workingRoot } from '../../node/file-root.ts';
import { readInput } from '../../node/read-file.ts';
import { BoardChecker } from './board-checker.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';

/** Determines which of the suggested changes can be made to files on the disk. Writes nothing. */
export async function fixesOnDisk(
  jobs: readonly CheckJob[],
  outcomes: readonly CheckOutcome[],
  setup: CheckSetup,
  onChecked: () => void,
): Promise<Fixes> {
  const reports = outcomes.map((outcome) => outcome?.report ?? null);
  const { files, fixed, left } = await workOutFixes(reports, new DiskStore(jobs, setup), onChecked);
  return {
    files: files.map((file) => ({ ...file, path: relative('', pathOf(file.path)) })),
    fixed,
    left: left.map(pathOf),
  };
}

/** Files by real path, as byte strings. */
class DiskStore implements FixStore {
  readonly #jobs: readonly CheckJob[];
  readonly #setup: CheckSetup;
  /** The folders in which files may be changed; no link may lead out of `#root`. */
  readonly #folders: readonly string[];
  readonly #root: string;

  constructor(jobs: readonly CheckJob[], setup: CheckSetup) {
    this.#jobs = jobs;
    this.#setup = setup;
    this.#root = workingRoot(setup.root);
    const folders = [resolve('.'), ...jobs.map(({ path }) => dirname(resolve(path)))];
    this.#folders = [...new Set(folders)].map((folder) => realpathSync(folder));
  }

  open(name: string): { readonly path: string; readonly bytes: Uint8Array } {
    return { path: bytePath(realpathSync(pathOf(name))), bytes: readInput(pathOf(name)) };
  }

  /** Whether a file is in the folder of a board, and not reached through a link out of the root. */
  mayChange(path: string, names: ReadonlySet<string>): boolean {
    const file = pathOf(path);
    const isInRoot = isBelow(file, this.#root);
    return (
      this.#folders.some((folder) => isBelow(file, folder)) &&
      [...names].every((name) => isInRoot || !isBelow(resolve(pathOf(name)), this.#root))
    );
  }

  checker(replaced: ReadonlyMap<string, Uint8Array>): BoardChecks {
    const files = new Map(Array.from(replaced, ([name, bytes]) => [pathOf(name), bytes]));
    const checker = new BoardChecker(this.#setup, files);
    return async (board) => (await checker.check(this.#jobs[board]!))?.report ?? null;
  }
}
