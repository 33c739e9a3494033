// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ARCH_FOLDERS } from '../linux/arch/arch.ts';
import { isFolder } from './read-file.ts';

/**
 * The folders that the build of a board searches for includes: the board's own, and those of the Linux,
 * U-Boot, Zephyr or devicetree-rebasing tree that contains it, found by searching its parents. They are
 * absolute if the board's path is.
 */
export function includeRoots(board: string): string[] {
  const folder = dirname(resolve(board));
  const tree = sourceTreeOf(folder);
  const roots = [folder, ...(tree === undefined ? [] : rootsOf(tree, folder))];
  const shown = (root: string): string => (isAbsolute(board) ? root : relative('', root) || '.');
  return [...new Set(roots)].map(shown);
}

/** The nearest parent that is the root of a source tree: of Linux, U-Boot, Zephyr or devicetree-rebasing. */
export function sourceTreeOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Files that only the root of a tree with boards contains. */
const MARKS = [
  'scripts/dtc/include-prefixes',
  'dts/upstream/include',
  'include/dt-bindings',
  'include/zephyr',
];

function rootsOf(tree: string, folder: string): string[] {
  const below = folder
    .slice(tree.length)
    .split(sep)
    .filter((name) => name !== '');
  const isZephyr = existsSync(join(tree, 'include/zephyr'));
  const roots = [
    // Linux: its links to the folders of all architectures
    'scripts/dtc/include-prefixes',
    ...archFolders(below),
    'include',
    // U-Boot: the kernel's boards from devicetree-rebasing
    'dts/upstream/include',
    ...upstreamFolders(below),
    // devicetree-rebasing itself
    ...(below[0] === 'src' && below[1] !== undefined ? [`src/${below[1]}`] : []),
    'src',
    ...(isZephyr ? ['include/zephyr', 'dts/common', 'dts/vendor', ...zephyrArchitectures(tree), 'dts'] : []),
  ];
  return roots.map((root) => join(tree, root)).filter(isFolder);
}

/** `arch/ARCH/boot/dts` of Linux and `arch/ARCH/dts` of U-Boot, for a board in one of them. */
function archFolders([first, arch]: readonly string[]): string[] {
  if (first !== 'arch' || arch === undefined) return [];
  const folders = [`arch/${arch}/boot/dts`, `arch/${arch}/dts`];
  return folders.flatMap((folder) => [folder, `${folder}/include`]);
}

/**
 * The kernel's folders for a board in U-Boot's `arch/FOLDER`, which may contain boards of several
 * architectures.
 */
function upstreamFolders([first, folder]: readonly string[]): string[] {
  const source = 'dts/upstream/src';
  if (first !== 'arch' || folder === undefined) return [source];
  const folders = Object.values(ARCH_FOLDERS).filter(({ uboot }) => uboot === folder);
  const names = folders.length === 0 ? [folder] : folders.map(({ linux }) => linux);
  return [...names.map((name) => `${source}/${name}`), source];
}

function zephyrArchitectures(tree: string): string[] {
  const dts = join(tree, 'dts');
  if (!isFolder(dts)) return [];
  return readdirSync(dts)
    .filter((name) => name !== 'bindings' && name !== 'common' && name !== 'vendor')
    .sort()
    .map((name) => `dts/${name}`);
}
