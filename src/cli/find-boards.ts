// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTreeFolder } from './device-tree-folder.ts';
import { Failure } from './failure.ts';
import { STDIN, isFolder } from './files.ts';

/** What may be a board. */
export interface Candidate {
  readonly path: string;
  /** Whether it was come upon in a folder, and so is passed over where it is an overlay. */
  readonly found: boolean;
}

/**
 * A file or a tree's folder itself, or the sources and blobs in a folder and below it, in the order of their names. Of a
 * source and the blob that is called like it, the source: the blob would be the same board again, or an older state of it.
 */
export function findBoards(path: string): Candidate[] {
  if (path === STDIN) return [{ path, found: false }];
  // not a file as it stands, but perhaps one with an entry of it
  if (!existsSync(path) && !path.includes('#')) throw new Failure(`${path}: no such file or folder`);
  if (!isFolder(path) || isTreeFolder(path)) return [{ path, found: false }];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const sources = new Set(names.filter((name) => name.endsWith('.dts')));
  const blobs = names.filter((name) => name.endsWith('.dtb') && !sources.has(name.replace(/b$/, 's')));
  return [...sources, ...blobs].sort().map((name) => ({ path: join(path, name), found: true }));
}
