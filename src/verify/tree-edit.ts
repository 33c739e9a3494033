// SPDX-License-Identifier: MIT
//
// Copies of a tree with changes: trees that might have been booted instead.
import { latin1Bytes } from '../base/latin1.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import { dtbSize } from '../tree/dtb-size.ts';
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { RootCells } from '../linux/tree-reader.ts';

/** Change of a node: removed, or with other properties. */
export type NodeEdit = 'drop' | readonly DtProperty[];

/** A copy of a tree with changed nodes; the DTB keeps its size. */
export function withNodes(tree: DeviceTree, edits: ReadonlyMap<DtNode, NodeEdit>): DeviceTree {
  return { ...tree, root: copy(tree.root, edits), totalSize: dtbSize(tree) };
}

function copy(original: DtNode, edits: ReadonlyMap<DtNode, NodeEdit>): DtNode {
  const root = new DtNode(original.name);
  const work: [DtNode, DtNode][] = [[original, root]];
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    const [from, to] = pair;
    const edit = edits.get(from);
    for (const property of Array.isArray(edit) ? (edit as readonly DtProperty[]) : from.properties)
      to.addProperty(property);
    for (const child of from.children) {
      if (edits.get(child) !== 'drop') work.push([child, to.addChild(child.name)]);
    }
  }
  return root;
}

/** The tree with another command line. */
export function withBootargs(tree: DeviceTree, cmdline: string): DeviceTree {
  const bootargs = textProperty('bootargs', cmdline);
  const chosen = nodeByPath(tree, '/chosen');
  if (chosen !== undefined) {
    const others = chosen.properties.filter(({ name }) => name !== 'bootargs');
    return withNodes(tree, new Map([[chosen, [...others, bootargs]]]));
  }
  const made = withNodes(tree, new Map());
  made.root.addChild('chosen').addProperty(bootargs);
  return made;
}

/** The tree with another child of /reserved-memory, which is created if missing. */
export function withRegion(
  tree: DeviceTree,
  name: string,
  properties: readonly DtProperty[],
  cells: RootCells,
): DeviceTree {
  const made = withNodes(tree, new Map());
  let container = nodeByPath(made, '/reserved-memory');
  if (container === undefined) {
    container = made.root.addChild('reserved-memory');
    container.addProperty(cellsProperty('#address-cells', [[BigInt(cells.address), 1]]));
    container.addProperty(cellsProperty('#size-cells', [[BigInt(cells.size), 1]]));
    container.addProperty(new DtProperty('ranges', new Uint8Array(0)));
  }
  const node = container.addChild(name);
  for (const property of properties) node.addProperty(property);
  return made;
}

/** A property of one string. */
export function textProperty(name: string, text: string): DtProperty {
  return new DtProperty(name, latin1Bytes(`${text}\0`));
}

/** A property of numbers, each with its count of cells. */
export function cellsProperty(name: string, numbers: readonly (readonly [bigint, number])[]): DtProperty {
  const bytes: number[] = [];
  for (const [value, cells] of numbers) {
    for (let shift = 32 * cells - 8; shift >= 0; shift -= 8)
      bytes.push(Number((value >> BigInt(shift)) & 0xffn));
  }
  return new DtProperty(name, Uint8Array.from(bytes));
}
