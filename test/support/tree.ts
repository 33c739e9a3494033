// SPDX-License-Identifier: MIT
//
// Trees from object literals: a plain object is a child node, everything else is a property.
import { ByteWriter } from '../../src/base/big-endian.ts';
import type { Range } from '../../src/base/range.ts';
import { unflatten } from '../../src/linux/live-tree.ts';
import type { LiveTree } from '../../src/linux/live-tree.ts';
import type { Release } from '../../src/linux/releases/release.ts';
import { TreeReader } from '../../src/linux/tree-reader.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';

/**
 * Numbers are one cell, bigints two; strings get a NUL; bytes are unchanged; `true` is an empty value, and
 * `false` means no property.
 */
export type Value = boolean | Cell | string | readonly (Cell | string)[] | Uint8Array;
type Cell = number | bigint;

/** Properties and children by name, in order. */
export interface NodeLiteral {
  readonly [name: string]: Value | NodeLiteral;
}

function encode(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const bytes = new ByteWriter();
  const items: readonly (Cell | string)[] =
    typeof value === 'boolean' ? [] : typeof value === 'object' ? value : [value];
  for (const item of items) {
    if (typeof item === 'string') bytes.cString(item);
    else if (typeof item === 'bigint') bytes.u64(item);
    else bytes.u32(item);
  }
  return bytes.finish();
}

export function property(name: string, value: Value): DtProperty {
  return new DtProperty(name, encode(value));
}

export function makeTree(root: NodeLiteral, reservations: readonly Range[] = []): DeviceTree {
  const node = new DtNode('');
  fill(node, root);
  return { root: node, reservations, bootCpu: 0, totalSize: undefined };
}

/** The live tree of an arm64 kernel. */
export function liveTree(tree: DeviceTree, release: Release): LiveTree {
  return unflatten(new TreeReader(tree, release), release.builds.arm64.sizes);
}

function fill(node: DtNode, literal: NodeLiteral): void {
  for (const [name, value] of Object.entries(literal)) {
    if (isNode(value)) fill(node.addChild(name), value);
    else if (value !== false) node.addProperty(property(name, value));
  }
}

function isNode(value: Value | NodeLiteral): value is NodeLiteral {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A tree with two cells each below the root, these regions in /reserved-memory, and other given contents. */
export function board(
  regions: NodeLiteral,
  rest: NodeLiteral = {},
  reservations: readonly Range[] = [],
): DeviceTree {
  const cells = { '#address-cells': 2, '#size-cells': 2 };
  return makeTree(
    { ...cells, ...rest, 'reserved-memory': { ...cells, ranges: true, ...regions } },
    reservations,
  );
}
