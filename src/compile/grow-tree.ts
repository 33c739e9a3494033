// SPDX-License-Identifier: MIT
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { LiveNode, LiveProperty } from './live-node.ts';
import type { MarkedProperty } from './unit.ts';

/** A tree without what was deleted, and what its source says of its nodes besides. */
export interface GrownTree {
  readonly root: DtNode;
  readonly omitIfUnused: ReadonlySet<DtNode>;
  readonly labelled: ReadonlySet<DtNode>;
  readonly pruned: Set<DtNode>;
  readonly marked: readonly MarkedProperty[];
}

/** Makes the tree that is left once all blocks are merged. */
export function growTree(live: LiveNode): GrownTree {
  const omitIfUnused = new Set<DtNode>();
  const labelled = new Set<DtNode>();
  const pruned = new Set<DtNode>();
  const marked: MarkedProperty[] = [];
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
    for (const live of from.properties.list) {
      if (live.deleted) continue;
      const property = grownProperty(live);
      node.addProperty(property);
      if (live.marked || live.labels !== undefined) marked.push({ node, property });
    }
    const first = open.length;
    for (const child of from.children.list) {
      if (child.deleted) pruned.add(node);
      else open.push([child, node.addChild(child.name)]);
    }
    // what was pushed last comes first, and the tree's order counts
    reverseFrom(open, first);
  }
  return { root, omitIfUnused, labelled, pruned, marked };
}

function reverseFrom(list: unknown[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high], list[low]];
  }
}

function grownProperty(live: LiveProperty): DtProperty {
  const { name, labels, data, start, length } = live;
  const property = new DtProperty(name, data, start, length);
  if (labels !== undefined) property.labels = labels.live;
  property.source = live;
  return property;
}
