// SPDX-License-Identifier: MIT
import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.ts';
import { fileReason } from './read-file.ts';

/** Limit of the depth of folders: more than any project has. */
const MAX_DEPTH = 256;
const MAX_ENTRIES = 5_000_000;

/** Something in a folder that is not a folder itself, or a folder that cannot be listed. */
export interface WalkEntry {
  readonly name: string;
  /** Path relative to the folder where the walk started. */
  readonly path: string;
  /** Whether it is a symbolic link, whatever its target is. */
  readonly isLink: boolean;
  /** For a folder that cannot be listed: the reason. */
  readonly unreadable?: string;
}

/**
 * All files in a folder and below it, in no particular order. Links to folders are not followed, because they
 * can form a cycle. `.git` is skipped.
 *
 * @throws {Failure} if folders are nested too deep, or contain too many files
 */
export function* walkFolder(folder: string): Generator<WalkEntry> {
  const open: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let entries = 0;
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const { path, depth } = top;
    const list = listing(join(folder, path));
    if (typeof list === 'string') {
      yield { name: path, path, isLink: false, unreadable: list };
      continue;
    }
    entries += list.length;
    if (depth > MAX_DEPTH) throw new Failure(`${folder}: folders are nested more than ${MAX_DEPTH} deep`);
    if (entries > MAX_ENTRIES)
      throw new Failure(`${folder}: has more than ${MAX_ENTRIES} files; name the folders of the boards`);
    for (const entry of list) {
      const below = join(path, entry.name);
      if (!entry.isDirectory()) yield { name: entry.name, path: below, isLink: entry.isSymbolicLink() };
      else if (entry.name !== '.git') open.push({ path: below, depth: depth + 1 });
    }
  }
}

/** The entries of a folder, or the reason why it cannot be listed. */
function listing(folder: string): Dirent[] | string {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return fileReason(error);
  }
}

/** Why a folder cannot be listed; undefined if it can. */
export function folderReason(folder: string): string | undefined {
  const list = listing(folder);
  return typeof list === 'string' ? list : undefined;
}
