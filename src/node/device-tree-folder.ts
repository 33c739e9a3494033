// SPDX-License-Identifier: MIT
//
// A device tree as the kernel shows it in /proc/device-tree: a folder for each node, a file for each property.
import { lstatSync, readdirSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { latin1, latin1Bytes } from '../base/latin1.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import { u32 } from '../tree/readings.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, fileReason, readFile } from './read-file.ts';
import { walkFolder } from './walk.ts';

/** The same limit of depth as for blobs. */
const MAX_DEPTH = 512;
/** Limit of files and folders: more than any tree has. */
const MAX_FILES = 500_000;

/** A tree read from a folder. */
export interface TreeFolder {
  readonly tree: DeviceTree;
  /** What could not be read and is missing in the tree, one message each: `PATH: REASON`. */
  readonly unreadable: readonly string[];
}

/**
 * Whether a folder is a copy of /proc/device-tree: it contains at least two properties of a root node with
 * plausible values, and no source or DTB in it or below it. A folder with sources or DTBs contains boards,
 * whatever else it contains.
 */
export function isTreeFolder(path: string): boolean {
  const signs = Object.entries(SIGNS).filter(([name, isSane]) => {
    const value = valueOf(`${path}/${name}`);
    return value !== undefined && isSane(value);
  });
  if (signs.length < 2) return false;
  for (const { name } of walkFolder(path)) if (/\.(?:dts[io]?|dtbo?)$/i.test(name)) return false;
  return true;
}

/** Properties of a root node, with tests of their values. */
const SIGNS: Readonly<Record<string, (value: Uint8Array) => boolean>> = {
  compatible: isString,
  model: isString,
  '#address-cells': (value) => value.length === 4,
  '#size-cells': (value) => value.length === 4,
};

function isString(value: Uint8Array): boolean {
  return value.length > 1 && value[0] !== 0 && value.at(-1) === 0;
}

/** The value of a property from its file, which must not be a link; undefined if there is none. */
function valueOf(path: string): Uint8Array | undefined {
  try {
    return lstatSync(path).isFile() ? readFile(path, MAX_SIGN) : undefined;
  } catch {
    // missing or unreadable: not a sign of a tree
    return undefined;
  }
}

/** Limit of bytes of a property that are read for this test. */
const MAX_SIGN = 4096;

/**
 * Reads a folder like /proc/device-tree. Properties and nodes are sorted by name, because the order of a file
 * system is not reproducible. Anything but files and folders is ignored, symbolic links too. The `name`
 * properties, which the kernel adds to the tree, are left out. There is no memory reservation block, because
 * the kernel does not show it.
 *
 * @param look replaces lstat, for callers that follow links; its exceptions end the reading
 */
export function readTreeFolder(path: string, look?: (file: Buffer) => Stats): TreeFolder {
  const root = new DtNode('');
  const unreadable: string[] = [];
  const stack: { readonly node: DtNode; readonly folder: Buffer; readonly depth: number }[] = [
    { node: root, folder: Buffer.from(path), depth: 1 },
  ];
  let files = 0;
  let bytes = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, folder, depth } = top;
    if (depth > MAX_DEPTH) throw new Failure(`${path}: folders are nested more than ${MAX_DEPTH} deep`);
    const names = attempt(folder, unreadable, () => readdirSync(folder, { encoding: 'latin1' })) ?? [];
    if (node === root && unreadable.length > 0) throw new Failure(unreadable);
    files += names.length;
    if (files > MAX_FILES) throw new Failure(`${path}: has more than ${MAX_FILES} files`);
    for (const name of names.sort()) {
      const file = Buffer.concat([folder, SLASH, latin1Bytes(name)]);
      const stat = look?.(file) ?? attempt(file, unreadable, () => lstatSync(file));
      if (stat?.isDirectory()) {
        stack.push({ node: node.addChild(name), folder: file, depth: depth + 1 });
      } else if (stat?.isFile()) {
        bytes += stat.size;
        if (bytes > MAX_INPUT) throw new Failure(`${path}: larger than ${MAX_INPUT} bytes`);
        const value = attempt(file, unreadable, () => readFile(file, MAX_INPUT));
        if (value !== undefined && !(name === 'name' && isName(value, node)))
          node.addProperty(new DtProperty(name, value));
      }
    }
  }
  return { tree: { root, reservations: [], bootCpu: bootCpu(root), totalSize: undefined }, unreadable };
}

const SLASH = Buffer.from('/');

/** Runs a function, or records why it failed. */
function attempt<Result>(file: Buffer, unreadable: string[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    unreadable.push(`${file.toString()}: ${fileReason(error)}`);
    return undefined;
  }
}

/** Whether a value is the node's own name without its unit address. */
function isName(value: Uint8Array, node: DtNode): boolean {
  return latin1(value) === `${node.name.split('@')[0]!}\0`;
}

/** The first CPU's `reg`, which dtc uses as the boot CPU. */
function bootCpu(root: DtNode): number {
  const cpus = root.children.find(({ name }) => name === 'cpus');
  const reg = cpus?.children[0]?.property('reg');
  return reg?.length === 4 ? u32(reg)! : 0;
}
