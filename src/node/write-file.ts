// SPDX-License-Identifier: MIT
//
// The only code that writes files. Files below the root of the current tree are untrusted: no link leads a
// write out of the root, and only regular files are overwritten.
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from './failure.ts';
import { isBelow, realPath } from './file-root.ts';
import { fileReason, kindOf } from './read-file.ts';

/**
 * Writes a file that the user named. Below a root it must be a regular file or new, and really be there;
 * elsewhere the user's own links and devices (`/dev/null`) are followed and written.
 *
 * @param roots the real paths of the folders of the current trees
 * @throws {Failure} if it cannot or must not be written
 */
export function writeFile(path: string, content: string | Uint8Array, roots: readonly string[]): void {
  const safe = safePath(path, roots);
  try {
    if (safe === null) writeFileSync(path, content);
    else writeRegular(safe, content);
  } catch (error) {
    throw notWritten(path, error);
  }
}

function writeRegular(path: string, content: string | Uint8Array): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_FOLLOW, 0o666);
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

/** Windows has no such flag. */
const NO_FOLLOW: number = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/**
 * Writes a file in place of an existing one, so that a reader, or a crash, sees either the old or the new
 * contents, never a part. The file's permissions are kept, and so is a link outside the roots.
 *
 * @throws {Failure} if it cannot or must not be written
 */
export function replaceFile(path: string, content: string | Uint8Array, roots: readonly string[]): void {
  const target = safePath(path, roots) ?? targetOf(path);
  const temporary = `${target}.${process.pid}.tmp`;
  let made = false;
  try {
    const mode = statSync(target, { throwIfNoEntry: false })?.mode;
    const file = openSync(temporary, 'wx', mode === undefined ? 0o666 : mode & 0o7777);
    made = true;
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    // an existing file is not ours to remove
    if (made) rmSync(temporary, { force: true });
    throw notWritten(path, error);
  }
}

/** The path to write to for a file below a root; null for files elsewhere. */
function safePath(path: string, roots: readonly string[]): string | null {
  const full = resolve(path);
  const around = roots.filter((root) => isBelow(full, root));
  if (around.length === 0) return null;
  const real = join(realPath(dirname(full)), basename(full));
  const left = around.find((root) => !isBelow(real, root));
  if (left !== undefined) throw new Failure(`${path}: cannot be written: a link leads outside ${left}`);
  const stat = lstatSync(real, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile())
    throw new Failure(`${path}: cannot be written: is ${kindOf(stat)}, not a file`);
  return real;
}

/** The target of a link, or the file itself. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function notWritten(path: string, error: unknown): Failure {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new Failure(`${path}: cannot be written: ${isMissing ? 'no such folder' : fileReason(error)}`);
}
