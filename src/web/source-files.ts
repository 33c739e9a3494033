// SPDX-License-Identifier: MIT
//
// File access for compiling a source in the page.
import type { SourceHost } from '../source/source-host.ts';
import { folderOf, joinPath } from '../source/source-host.ts';
import type { InputFile } from './board-input.ts';
import { fileName } from './board-input.ts';

/** Limit of folders that are searched for includes. */
const MAX_FOLDERS = 64;

/**
 * Reads the dropped files. A file that was dropped without a folder is found from any folder. Paths through
 * the kernel's links in scripts/dtc/include-prefixes are resolved to the targets of the links.
 */
export function hostOf(files: readonly InputFile[]): SourceHost {
  const byPath = new Map(files.map(({ path, bytes }) => [normal(path), bytes]));
  const isFlat = files.every(({ path }) => !path.includes('/'));
  return {
    readFile: (path) => {
      const asked = normal(path);
      return byPath.get(asked) ?? byPath.get(isFlat ? fileName(asked) : linked(asked));
    },
  };
}

/** A path without `.` and `..`, except `..` above the first folder. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The target of a path through the kernel's links; other paths are unchanged. */
function linked(path: string): string {
  const match = /^(.*\/)?scripts\/dtc\/include-prefixes\/([^/]+)\/(.*)$/.exec(path);
  if (match === null) return path;
  const [, root = '', prefix, rest] = match;
  return prefix === 'dt-bindings'
    ? `${root}include/dt-bindings/${rest!}`
    : `${root}arch/${prefix!}/boot/dts/${rest!}`;
}

/**
 * Folders in which a board's includes may be: its own folder and its parents, folders that contain
 * dt-bindings, and the link targets of the kernel tree that the board is in.
 */
export function includeFolders(files: readonly InputFile[], board: string): string[] {
  const folders = new Set<string>();
  for (let at = folderOf(board); at !== ''; at = folderOf(at)) folders.add(at);
  const kernel = /^(.*\/)?arch\/[^/]+\/boot\/dts\//.exec(board);
  if (kernel !== null) folders.add(joinPath(kernel[1] ?? '', 'scripts/dtc/include-prefixes'));
  for (const { path } of files) {
    const bindings = /^(.*\/)?dt-bindings\//.exec(path);
    if (bindings !== null && folders.size < MAX_FOLDERS) folders.add((bindings[1] ?? './').slice(0, -1));
  }
  folders.add('.');
  return [...folders];
}
