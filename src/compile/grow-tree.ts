// SPDX-License-Identifier: MIT
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { LiveNode, LiveProperty } from './live-node.ts';

/** A tree without what was deleted, and what its source says of its nodes besides. */
export interface GrownTree {
  readonly root: DtNode;
  readonly omitIfUnused: ReadonlySet<DtNode>;
  readonly labelled: ReadonlySet<DtNode>;
  readonly pruned: Set<DtNode>;
}

/** Makes the tree that is left once all blocks are merged. */
export function growTree(live: LiveNode): GrownTree {
  const omitIfUnused = new Set<DtNode>();
  const labelled = new Set<DtNode>();
  const pruned = new Set<DtNode>();
  const root = new DtNode('');
  const open: (readonly [LiveNode, DtNode])[] = [[live, root]];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const [from, node] = one;
    node.blocks = from.blocks;
    if (from.labels.any) {
      node.labels = from.labels.live;
      labelled.add(node);
    }
    if (from.omitIfUnused) omitIfUnused.add(node);
    for (const property of from.properties.list)
      if (!property.deleted) node.addProperty(grownProperty(property));
    for (const child of from.children.list) {
      if (child.deleted) pruned.add(node);
      else open.push([child, node.addChild(child.name)]);
    }
  }
  return { root, omitIfUnused, labelled, pruned };
}

function grownProperty(live: LiveProperty): DtProperty {
  const { name, labels, data, start, length } = live;
  const property = new DtProperty(name, data, start, length);
  if (labels !== undefined) property.labels = labels.live;
  property.source = live;
  return property;
}
