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

/** As deep as blobs are read. */
const MAX_DEPTH = 512;
/** More files and folders than any tree has. */
const MAX_FILES = 500_000;

/** A tree read from a folder. */
export interface TreeFolder {
  readonly tree: DeviceTree;
  /** What could not be read and is not in the tree, a message each: `PATH: REASON`. */
  readonly unreadable: readonly string[];
}

/**
 * Whether a folder is a copy of /proc/device-tree: two of the properties that a root node has are files in it, with values that make
 * sense, and no source or DTB is in it or below it. Those are boards, whatever else lies beside them.
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

/** Properties of a root node, and what their values are like. */
const SIGNS: Readonly<Record<string, (value: Uint8Array) => boolean>> = {
  compatible: isString,
  model: isString,
  '#address-cells': (value) => value.length === 4,
  '#size-cells': (value) => value.length === 4,
};

function isString(value: Uint8Array): boolean {
  return value.length > 1 && value[0] !== 0 && value.at(-1) === 0;
}

/** The value of a property by its file, which is no link; undefined where there is none. */
function valueOf(path: string): Uint8Array | undefined {
  try {
    return lstatSync(path).isFile() ? readFile(path, MAX_SIGN) : undefined;
  } catch {
    // missing, or nobody may read it: no sign of a tree
    return undefined;
  }
}

/** Bytes of a property that are looked at. */
const MAX_SIGN = 4096;

/**
 * Reads a folder of the shape of /proc/device-tree. Properties and nodes come in the order of their names, which is the same
 * everywhere; a disk's own order is not. It passes over what is neither file nor folder, symbolic links too. The `name`
 * properties, which the kernel adds to what the blob says, are left out, and so there is no memory reservation block,
 * which it does not show.
 *
 * @param look - Says what a file is in place of that, and what it throws ends the reading: for who follows links.
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

/** Does something with a file, or says why that could not be done. */
function attempt<Result>(file: Buffer, unreadable: string[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    unreadable.push(`${file.toString()}: ${fileReason(error)}`);
    return undefined;
  }
}

/** Whether a value is the node's own name, without its unit address. */
function isName(value: Uint8Array, node: DtNode): boolean {
  return latin1(value) === `${node.name.split('@')[0]!}\0`;
}

/** The first CPU's `reg`, as dtc guesses it. */
function bootCpu(root: DtNode): number {
  const cpus = root.children.find(({ name }) => name === 'cpus');
  const reg = cpus?.children[0]?.property('reg');
  return reg?.length === 4 ? u32(reg)! : 0;
}
