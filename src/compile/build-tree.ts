// SPDX-License-Identifier: MIT
import type { ByteArena } from '../base/byte-arena.ts';
import type { ValueSyntax } from '../dts/syntax.ts';
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import type { MarkedProperty } from './compile-unit.ts';
import type { LiveNode, LiveProperty } from './live-node.ts';

/** A tree without deleted nodes and properties, and what the source says about its nodes. */
export interface BuiltTree {
  readonly root: DtNode;
  readonly omitIfUnused: ReadonlySet<DtNode>;
  readonly labelled: ReadonlySet<DtNode>;
  readonly pruned: Set<DtNode>;
  readonly marked: readonly MarkedProperty[];
}

/**
 * Builds the tree after all blocks are merged. With an `arena`, values are copied there first if passes write
 * phandles into them.
 */
export function buildTree(live: LiveNode, arena?: ByteArena): BuiltTree {
  const omitIfUnused = new Set<DtNode>();
  const labelled = new Set<DtNode>();
  const pruned = new Set<DtNode>();
  const marked: MarkedProperty[] = [];
  const root = new DtNode('');
  // live nodes to visit, and the nodes built from them
  const open: LiveNode[] = [live];
  const built: DtNode[] = [root];
  for (
    let from = open.pop(), node = built.pop();
    from !== undefined && node !== undefined;
    from = open.pop(), node = built.pop()
  ) {
    node.blocks = from.blocks;
    if (from.labels !== undefined) {
      node.labels = from.labels.live;
      labelled.add(node);
    }
    if (from.omitIfUnused) omitIfUnused.add(node);
    for (const live of from.properties) {
      if (live.deleted) continue;
      const property = buildProperty(live, arena);
      node.addProperty(property);
      if (live.value.marked || live.labels !== undefined) marked.push({ node, property });
    }
    const first = open.length;
    for (const child of from.children) {
      if (child.deleted) {
        pruned.add(node);
      } else {
        open.push(child);
        built.push(node.addChild(child.name));
      }
    }
    // the last one pushed is popped first, but the tree's order counts
    reverseFrom(open, first);
    reverseFrom(built, first);
  }
  return { root, omitIfUnused, labelled, pruned, marked };
}

function reverseFrom(list: unknown[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high], list[low]];
  }
}

function buildProperty(live: LiveProperty, arena: ByteArena | undefined): DtProperty {
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
