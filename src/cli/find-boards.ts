// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { STDIN, isFolder } from '../node/read-file.ts';
import { walkFolder } from '../node/walk.ts';
import { isTreeFolder } from '../node/device-tree-folder.ts';
import { Failure } from '../node/failure.ts';

/** What may be a board. */
export interface Candidate {
  readonly path: string;
  /** Whether it was found in a folder, and so is ignored where it is an overlay. */
  readonly found: boolean;
}

/** Boards in one folder: more than any project has. */
const MAX_BOARDS = 100_000;

/**
 * The board that a path names: a file or a copy of /proc/device-tree; or the sources and DTBs in a folder and below it, in the order of
 * their names. Of a source and the DTB that is called like it, the source: the DTB would be the same board again, or an older state of
 * it. A folder that cannot be listed counts as a board, which then cannot be read.
 *
 * @param onIgnored called for each DTB that is ignored for its source
 * @throws {Failure} for what does not exist, and where there are too many
 */
export function findBoards(path: string, onIgnored?: (path: string) => void): Candidate[] {
  if (path === STDIN) return [{ path, found: false }];
  // not a file as it stands, but perhaps one with an entry of it
  if (!existsSync(path) && !path.includes('#')) throw new Failure(`${path}: no such file or folder`);
  if (!isFolder(path) || isTreeFolder(path)) return [{ path, found: false }];
  const found: string[] = [];
  for (const entry of walkFolder(path)) {
    if (entry.unreadable === undefined && !/\.dt[sb]$/.test(entry.name)) continue;
    // a link may lead to a folder, which is not followed
    if (entry.isLink && isFolder(join(path, entry.path))) continue;
    found.push(entry.path);
    if (found.length > MAX_BOARDS)
      throw new Failure(`${path}: has more than ${MAX_BOARDS} boards; check its folders one by one`);
  }
  const sources = new Set(found.filter((name) => name.endsWith('.dts')));
  const isIgnored = (name: string): boolean => name.endsWith('.dtb') && sources.has(name.replace(/b$/, 's'));
  for (const name of found.filter(isIgnored)) onIgnored?.(join(path, name));
  return found
    .filter((name) => !isIgnored(name))
    .sort()
    .map((name) => ({ path: join(path, name), found: true }));
}
