// SPDX-License-Identifier: MIT
import type { ByteWriter } from '../base/big-endian.ts';
import type { DtNode } from '../tree/node.ts';
import { FdtWriteError } from './error.ts';
import { FDT_BEGIN_NODE, FDT_END_NODE, FDT_PROP, MAX_BLOB } from './format.ts';
import type { StringTable } from '../base/string-table.ts';

/**
 * Writes nodes as versions 1 to 3 have them: each by its full path, with a `name` property after the others (where it has
 * none), and values of eight bytes or more on multiples of eight, counted from the block's start.
 */
export function writeFullPathNodes(root: DtNode, struct: ByteWriter, strings: StringTable): void {
  // every path repeats those above it, so that a small tree can ask for a lot
  if (pathBytes(root, 0) > MAX_BLOB)
    throw new FdtWriteError('too-large', 'full paths make more bytes than can be written');
  writeNode(root, '', struct, strings);
}

/** @param length that of the node's own path */
function pathBytes(node: DtNode, length: number): number {
  let sum = length;
  for (const child of node.children) sum += pathBytes(child, length + 1 + child.name.length);
  return sum;
}

/** @param path its own for a node below the root, empty for the root: what its children's begin with */
function writeNode(node: DtNode, path: string, struct: ByteWriter, strings: StringTable): void {
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
  for (const child of node.children) writeNode(child, `${path}/${child.name}`, struct, strings);
  struct.u32(FDT_END_NODE);
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
