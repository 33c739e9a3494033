// SPDX-License-Identifier: MIT
//
// Whether a node that Linux does not read was meant as a reserved memory region.
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { DtNode } from '../../tree/node.ts';

/** `surely`: it has properties that only regions have; `maybe`: it has an address or a size, like many other nodes. */
export type RegionLook = 'surely' | 'maybe' | 'no';

const ONLY_REGIONS_HAVE = ['no-map', 'reusable', 'alloc-ranges', 'linux,cma-default'];
const POOLS = ['shared-dma-pool', 'restricted-dma-pool'];

/** How much a node looks like a region. */
export function regionLook(node: DtNode, reader: TreeReader): RegionLook {
  if (!node.has('reg') && !node.has('size')) return 'no';
  const sure =
    ONLY_REGIONS_HAVE.some((name) => node.has(name)) || POOLS.some((name) => reader.isCompatible(node, name));
  return sure ? 'surely' : 'maybe';
}

/** How much the children of a node look like regions. */
export interface RegionChildren {
  /** The look of the child that looks most like a region. */
  readonly look: RegionLook;
  /** Number of children that may be regions. */
  readonly count: number;
  /** The number as text: `2 regions`. */
  readonly text: string;
}

/** How much the children of a node look like regions. */
export function regionChildren(node: DtNode, reader: TreeReader): RegionChildren {
  let look: RegionLook = 'no';
  let count = 0;
  for (const child of node.children) {
    const one = regionLook(child, reader);
    if (one === 'no') continue;
    count++;
    if (look !== 'surely') look = one;
  }
  return { look, count, text: `${count} region${count === 1 ? '' : 's'}` };
}
