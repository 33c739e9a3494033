// SPDX-License-Identifier: MIT
import type { ByteArena } from '../base/byte-arena.ts';
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { ValueSyntax } from '../dts/syntax.ts';
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

/**
 * Makes the tree that is left once all blocks are merged. The passes write phandles into values: with an `arena`, those that
 * they will write to are copied there first.
 */
export function growTree(live: LiveNode, arena?: ByteArena): GrownTree {
  const omitIfUnused = new Set<DtNode>();
  const labelled = new Set<DtNode>();
  const pruned = new Set<DtNode>();
  const marked: MarkedProperty[] = [];
  const root = new DtNode('');
  // the nodes that are still to be gone through, and what becomes of them
  const open: LiveNode[] = [live];
  const grown: DtNode[] = [root];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const node = grown.pop()!;
    node.blocks = from.blocks;
    if (from.labels !== undefined) {
      node.labels = from.labels.live;
      labelled.add(node);
    }
    if (from.omitIfUnused) omitIfUnused.add(node);
    for (const live of from.properties) {
      if (live.deleted) continue;
      const property = grownProperty(live, arena);
      node.addProperty(property);
      if (live.value.marked || live.labels !== undefined) marked.push({ node, property });
    }
    const first = open.length;
    for (const child of from.children) {
      if (child.deleted) {
        pruned.add(node);
      } else {
        open.push(child);
        grown.push(node.addChild(child.name));
      }
    }
    // what was pushed last comes first, and the tree's order counts
    reverseFrom(open, first);
    reverseFrom(grown, first);
  }
  return { root, omitIfUnused, labelled, pruned, marked };
}

function reverseFrom(list: unknown[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high], list[low]];
  }
}

function grownProperty(live: LiveProperty, arena: ByteArena | undefined): DtProperty {
  const { name, labels, value } = live;
  const isWritten =
    arena !== undefined && value.marked && value.markers.some(({ kind }) => kind === 'phandle');
  const { data, start } = isWritten ? copyOf(value, arena) : value;
  const property = new DtProperty(name, data, start, value.length);
  if (labels !== undefined) property.labels = labels.live;
  property.source = live;
  return property;
}

function copyOf({ data, start, length }: ValueSyntax, arena: ByteArena): { data: Uint8Array; start: number } {
  const room = arena.take(length);
  for (let i = 0; i < length; i++) room.data[room.start + i] = data[start + i]!;
  return room;
}
