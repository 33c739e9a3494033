// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DtNode } from './node.ts';

/** A device tree: the contents of a blob, or the result of compiling a source. */
export interface DeviceTree {
  readonly root: DtNode;
  /** The memory reservation block (`/memreserve/`), up to its terminator. */
  readonly reservations: readonly Reservation[];
  /** Physical id of the boot CPU; 0 if the format has none. */
  readonly bootCpu: number;
  /**
   * Bytes of the blob in memory (its `totalsize`); undefined for a tree that was not read from a blob: its
   * size is that of `writeDtb()`.
   */
  readonly totalSize: number | undefined;
  /** Whether its source marks it as an overlay (`/plugin/`). */
  readonly plugin?: boolean;
  /** Resolves the locations of nodes, properties and values; undefined for a tree that was not compiled. */
  readonly sources?: SourceMap;
}

/** An entry of the memory reservation block. */
export interface Reservation extends Range {
  readonly labels?: readonly string[];
}

/**
 * Finds a node by its full path, by the rule of libfdt's `fdt_path_offset()`: a component without a unit
 * address also matches a node with one. Aliases are not resolved.
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
