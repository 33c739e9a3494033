// SPDX-License-Identifier: MIT
import type { ByteWriter } from '../base/big-endian.ts';
import type { DtNode } from '../tree/node.ts';
import { FdtWriteError } from './error.ts';
import { FDT_BEGIN_NODE, FDT_END_NODE, FDT_PROP, MAX_BLOB } from './format.ts';
import type { StringTable } from '../base/string-table.ts';

/**
 * Writes nodes in the format of versions 1 to 3: each with its full path, with a `name` property after the
 * others (if it has none), and values of eight bytes or more aligned to eight bytes from the block's start.
 */
export function writeFullPathNodes(root: DtNode, struct: ByteWriter, strings: StringTable): void {
  // every path repeats its parents' names, so a small tree can become very large
  if (pathBytes(root) > MAX_BLOB)
    throw new FdtWriteError('too-large', 'full paths make more bytes than can be written');
  // undefined ends the node that was opened last
  const open: (Placed | undefined)[] = [{ node: root, path: '' }];
  while (open.length > 0) {
    const placed = open.pop();
    if (placed === undefined) {
      struct.u32(FDT_END_NODE);
      continue;
    }
    beginNode(placed, struct, strings);
    const { node, path } = placed;
    open.push(undefined);
    for (const child of node.children.toReversed()) open.push({ node: child, path: `${path}/${child.name}` });
  }
}

interface Placed {
  readonly node: DtNode;
  /** The path for a node below the root, empty for the root: the prefix of the children's paths. */
  readonly path: string;
}

function pathBytes(root: DtNode): number {
  let sum = 0;
  const open = [{ node: root, length: 0 }];
  for (let placed = open.pop(); placed !== undefined; placed = open.pop()) {
    const { node, length } = placed;
    sum += length;
    for (const child of node.children) open.push({ node: child, length: length + 1 + child.name.length });
  }
  return sum;
}

function beginNode({ node, path }: Placed, struct: ByteWriter, strings: StringTable): void {
  struct.u32(FDT_BEGIN_NODE);
  struct.cString(path === '' ? '/' : path);
  struct.align(4);
  let named = false;
  for (const property of node.properties) {
    named ||= property.name === 'name';
    struct.u32(FDT_PROP);
    struct.u32(property.length);
    struct.u32(strings.offsetOf(property.name));
    if (property.length >= 8) struct.align(8);
    struct.bytes(property.data, property.start, property.length);
    struct.align(4);
  }
  if (!named) writeName(node.name, struct, strings);
}

function writeName(name: string, struct: ByteWriter, strings: StringTable): void {
  const at = name.indexOf('@');
  const base = at < 0 ? name : name.slice(0, at);
  struct.u32(FDT_PROP);
  struct.u32(base.length + 1);
  struct.u32(strings.offsetOf('name'));
  if (base.length + 1 >= 8) struct.align(8);
  struct.cString(base);
  struct.align(4);
}
