// SPDX-License-Identifier: MIT
//
// A copy of a tree with the changes that a rule suggests.
import { latin1Bytes } from '../../base/latin1.ts';
import { groupBy } from '../../base/map.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import { DtNode } from '../../tree/node.ts';
import { DtProperty } from '../../tree/property.ts';
import type { TreeEdit } from '../edit.ts';
import { valueBytes } from './value-bytes.ts';

/** An edited copy of a tree. */
export interface EditedTree {
  readonly tree: DeviceTree;
  /** Returns the copy of a node; undefined if the edits delete it. */
  readonly copyOf: (node: DtNode) => DtNode | undefined;
}

/**
 * Copies a tree and applies edits. Properties that do not change are shared; values are never written to. The copy has no sources: its
 * findings are compared, not reported.
 */
export function editedTree(tree: DeviceTree, edits: readonly TreeEdit[]): EditedTree {
  const byNode = groupBy(edits, ({ node }) => node);
  const copies = new Map<DtNode, DtNode>();
  for (const node of tree.root.walk()) {
    const parent = node.parent && copies.get(node.parent);
    // below a node that is deleted
    if (parent === undefined) continue;
    const own = byNode.get(node) ?? NONE;
    if (own.some(({ kind }) => kind === 'delete-node')) continue;
    const renamed = own.find((edit) => edit.kind === 'rename-node');
    const name = renamed?.name ?? node.name;
    const copy = parent === null ? new DtNode(name) : parent.addChild(name);
    copy.labels = node.labels;
    copies.set(node, copy);
    addProperties(copy, node.properties, own);
  }
  const { reservations, bootCpu, totalSize } = tree;
  const root = copies.get(tree.root) ?? new DtNode('');
  return { tree: { root, reservations, bootCpu, totalSize }, copyOf: (node) => copies.get(node) };
}

const NONE: readonly TreeEdit[] = [];

function addProperties(copy: DtNode, properties: readonly DtProperty[], edits: readonly TreeEdit[]): void {
  for (const property of properties) {
    const edited = editedProperty(property, edits);
    if (edited !== null) copy.addProperty(edited);
  }
  for (const edit of edits) {
    if (edit.kind === 'add-property') copy.addProperty(propertyOf(edit.name, edit.value));
  }
}

/** The property after the edits, null if one of them deletes it. */
function editedProperty(property: DtProperty, edits: readonly TreeEdit[]): DtProperty | null {
  let edited: DtProperty | null = property;
  for (const edit of edits) {
    if (!('property' in edit) || edit.property !== property || edited === null) continue;
    if (edit.kind === 'set-value') edited = propertyOf(edited.name, edit.value);
    else if (edit.kind === 'set-text') edited = new DtProperty(edited.name, latin1Bytes(`${edit.text}\0`));
    else if (edit.kind === 'rename-property')
      edited = new DtProperty(edit.name, edited.data, edited.start, edited.length);
    else edited = null;
  }
  return edited;
}

function propertyOf(name: string, value = ''): DtProperty {
  return new DtProperty(name, valueBytes(value));
}
