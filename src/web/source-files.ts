// SPDX-License-Identifier: MIT
//
// Stands for a disk while a source from the page is compiled.
import type { SourceHost } from '../source/source-host.ts';
import { folderOf, joinPath } from '../source/source-host.ts';
import type { InputFile } from './board-input.ts';
import { fileName } from './board-input.ts';

/** Folders in which includes are looked for, at most. */
const MAX_FOLDERS = 64;

/**
 * Reads what was dropped. Files that came without any folder are found whatever folder they are included from; and what the
 * kernel has by its links in scripts/dtc/include-prefixes is found where the links lead.
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

/** A path without `.` and `..`, as far as there are folders to go up. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** What a path through the kernel's links stands for; the path itself where it is none. */
function linked(path: string): string {
  const match = /^(.*\/)?scripts\/dtc\/include-prefixes\/([^/]+)\/(.*)$/.exec(path);
  if (match === null) return path;
  const [, root = '', prefix, rest] = match;
  return prefix === 'dt-bindings'
    ? `${root}include/dt-bindings/${rest!}`
    : `${root}arch/${prefix!}/boot/dts/${rest!}`;
}

/**
 * Folders in which a board's includes may be: its own and those above it, those that hold dt-bindings, and the links of a
 * kernel that it is in.
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
