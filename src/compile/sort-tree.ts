// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';

/** Sorts nodes and properties by the bytes of their names (dtc's `-s`). */
export function sortTree(root: DtNode): void {
  for (const node of root.walk()) {
    (node.properties as DtProperty[]).sort(byName);
    (node.children as DtNode[]).sort(byName);
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
