// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { STDIN, isFolder } from '../node/read-file.ts';
import { walkFolder } from '../node/walk.ts';
import { isTreeFolder } from '../node/device-tree-folder.ts';
import { Failure } from '../node/failure.ts';

/** A possible board. */
export interface Candidate {
  readonly path: string;
  /** Whether it was found in a folder: then it is ignored if it is an overlay. */
  readonly found: boolean;
}

/** Limit of boards in one folder: more than any project has. */
const MAX_BOARDS = 100_000;

/**
 * The boards of a path: a file or a copy of /proc/device-tree; or the sources and DTBs in a folder and below
 * it, sorted by name. If a source and a DTB have the same name, only the source counts: the DTB would be the
 * same board again, or an outdated version of it. A folder that cannot be listed counts as an unreadable
 * board.
 *
 * @param onIgnored called for each DTB that is ignored because of its source
 * @throws {Failure} if the path does not exist, or if there are too many boards
 */
export function findBoards(path: string, onIgnored?: (path: string) => void): Candidate[] {
  if (path === STDIN) return [{ path, found: false }];
  // not an existing file, but it may be a file with an entry
  if (!existsSync(path) && !path.includes('#')) throw new Failure(`${path}: no such file or folder`);
  if (!isFolder(path) || isTreeFolder(path)) return [{ path, found: false }];
  const found: string[] = [];
  for (const entry of walkFolder(path)) {
    if (entry.unreadable === undefined && !/\.dt[sb]$/.test(entry.name)) continue;
    // a link to a folder is not followed
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
