// SPDX-License-Identifier: MIT
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { Failure } from './failure.ts';
import { fileReason } from './files.ts';

/**
 * Writes a file in place of the one that is there, so that whoever reads it meanwhile, or after a crash, reads the old one or the new
 * one whole. A link stays one, and so do the file's permissions.
 *
 * @throws {Failure} where it cannot be written
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const target = targetOf(path);
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
    // one that was there before is not ours to take away
    if (made) rmSync(temporary, { force: true });
    throw new Failure(`${path}: cannot be written: ${fileReason(error)}`);
  }
}

/** The file itself where a link leads to one. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
