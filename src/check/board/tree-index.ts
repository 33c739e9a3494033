// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { phandleOf } from '../../tree/readings.ts';

/** A property that a rule looks for in the whole tree. */
export interface PropertyOfNode {
  readonly node: DtNode;
  readonly property: DtProperty;
}

/** Nodes and properties that rules look for in the whole tree, found in one walk. Lists are in tree order. */
export interface TreeIndex {
  /** Nodes by phandle; the first if several have the same. */
  readonly byPhandle: ReadonlyMap<number, DtNode>;
  /** All nodes with `memory-region`. */
  readonly withRegions: readonly DtNode[];
  /** The first `memory-region-names` of each node. */
  readonly regionNames: readonly PropertyOfNode[];
  /** Misspellings of `memory-region`, the first of each node. */
  readonly likeMemoryRegion: readonly PropertyOfNode[];
  /** All nodes whose name without unit address is similar to the container's: `reserved_memory`, `reserved-mem@0` and so on. */
  readonly likeContainers: readonly DtNode[];
}

/** The properties of interest; one look-up skips all others. */
const WANTED = new Map<string, 'phandle' | 'regions' | 'names' | 'like'>([
  ['phandle', 'phandle'],
  ['linux,phandle', 'phandle'],
  ['memory-region', 'regions'],
  ['memory-region-names', 'names'],
  ['memory-regions', 'like'],
  ['memory_region', 'like'],
  ['memory_regions', 'like'],
  ['memoryregions', 'like'],
  ['reserved-memory-region', 'like'],
]);

/** Spellings similar to `reserved-memory`; loose, rules check them further. */
const LIKE_CONTAINER = /^reserved?[-_. ]?mem(or(y|ies))?s?(@|$)/i;

/** Walks a tree. */
export function indexTree(root: DtNode): TreeIndex {
  const byPhandle = new Map<number, DtNode>();
  const withRegions: DtNode[] = [];
  const regionNames: PropertyOfNode[] = [];
  const likeMemoryRegion: PropertyOfNode[] = [];
  const likeContainers: DtNode[] = [];
  const open: DtNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    // r or R
    if ((node.name.charCodeAt(0) | 0x20) === 0x72 && LIKE_CONTAINER.test(node.name))
      likeContainers.push(node);
    for (const property of node.properties) {
      switch (WANTED.get(property.name)) {
        case undefined:
          break;
        case 'phandle': {
          const phandle = phandleOf(node);
          if (phandle !== undefined && !byPhandle.has(phandle)) byPhandle.set(phandle, node);
          break;
        }
        case 'regions':
          if (withRegions.at(-1) !== node) withRegions.push(node);
          break;
        case 'names':
          addFirst(regionNames, { node, property });
          break;
        case 'like':
          addFirst(likeMemoryRegion, { node, property });
      }
    }
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i]!);
  }
  return { byPhandle, withRegions, regionNames, likeMemoryRegion, likeContainers };
}

/** A node may have the same property twice. */
function addFirst(list: PropertyOfNode[], one: PropertyOfNode): void {
  if (list.at(-1)?.node !== one.node) list.push(one);
}
