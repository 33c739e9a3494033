// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DtNode } from './node.ts';

/** A device tree: what a blob holds, or what a source compiles to. */
export interface DeviceTree {
  readonly root: DtNode;
  /** The memory reservation block (`/memreserve/`), up to its terminator. */
  readonly reservations: readonly Reservation[];
  /** Physical id of the boot CPU; 0 where the format has none. */
  readonly bootCpu: number;
  /** Bytes the blob takes in memory (its `totalsize`); undefined for a tree that was not read from a blob, which has those of `writeDtb()`. */
  readonly totalSize: number | undefined;
  /** Whether it is an overlay by its source's word (`/plugin/`). */
  readonly plugin?: boolean;
  /** What resolves the locations of nodes, properties and values; undefined for a tree that was not compiled. */
  readonly sources?: SourceMap;
}

/** An entry of the memory reservation block. */
export interface Reservation extends Range {
  readonly labels?: readonly string[];
}

/**
 * Finds a node by its full path, by the rule of libfdt's `fdt_path_offset()`: a component without a unit address also
 * finds a node that has one. Aliases are not followed.
 *
 * @example nodeByPath(tree, '/reserved-memory')
 */
export function nodeByPath(tree: DeviceTree, path: string): DtNode | undefined {
  let node: DtNode | undefined = tree.root;
  for (const component of path.split('/')) {
    if (component !== '') node = node?.child(component);
  }
  return node;
}
