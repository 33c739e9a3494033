// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { Failure } from '../../node/failure.ts';
import { findBoards } from '../find-boards.ts';
import type { CheckJob } from './job.ts';

/** Which boards to check, and how to divide them. */
export interface TargetOptions {
  /** Globs of overlays; each overlay is checked alone on every board. */
  readonly eachOverlay?: readonly string[];
  /** The shard, from 1, and the number of shards. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Called for each DTB that is ignored because of its source. */
  readonly onIgnored?: (path: string) => void;
}

/**
 * The boards of files, folders and globs, without duplicates, in the order of the arguments; those of a
 * folder are sorted by name.
 *
 * @throws {Failure} if there are none
 */
export async function checkJobs(paths: readonly string[], options: TargetOptions): Promise<CheckJob[]> {
  const boards = new Map<string, { readonly path: string; readonly found: boolean }>();
  for (const path of paths) {
    for (const board of isGlob(path) ? await globBoards(path) : findBoards(path, options.onIgnored)) {
      if (!boards.has(board.path)) boards.set(board.path, board);
    }
  }
  if (boards.size === 0) throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) found`);
  const overlays = options.eachOverlay === undefined ? [null] : await eachOverlay(options.eachOverlay);
  const jobs = [...boards.values()].flatMap((board) => overlays.map((overlay) => ({ ...board, overlay })));
  const { index, count } = options.shard ?? { index: 1, count: 1 };
  return jobs.filter((_, i) => i % count === index - 1);
}

/** Whether a name contains glob characters, and no file has exactly that name. */
function isGlob(path: string): boolean {
  return /[*?[\]{}!]/.test(path) && !existsSync(path) && !path.includes('#');
}

async function globBoards(pattern: string): Promise<{ path: string; found: boolean }[]> {
  const found = await globFiles(pattern);
  const boards = found.filter((path) => /\.(dts|dtb|itb|img)$/i.test(path));
  if (boards.length === 0) throw new Failure(`${pattern}: matches no board (.dts or .dtb)`);
  return boards.map((path) => ({ path, found: true }));
}

async function eachOverlay(patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matches = isGlob(pattern) ? await globFiles(pattern) : [pattern];
    if (matches.length === 0) throw new Failure(`--each-overlay: ${pattern}: matches no file`);
    for (const path of matches) found.add(path);
  }
  return [...found];
}

async function globFiles(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const found = await glob(pattern.replaceAll('\\', '/'), {
    ...{ expandDirectories: false, dot: true },
    // links to folders can form a cycle, and lead out of the tree
    followSymbolicLinks: false,
  });
  return found.sort();
}

/** Parses `I/N`, the shard I of N. */
export function parseShard(text: string): { index: number; count: number } {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count)
    throw new Failure(`--shard: '${text}' is not I/N, with I from 1 to N`);
  return { index, count };
}
