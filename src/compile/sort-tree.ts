// SPDX-License-Identifier: MIT
import { compare } from '../base/compare.ts';
import { byBase } from '../base/range.ts';
import type { Reservation } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';

/** Reservations sorted by address, then by size. */
export function sortedReservations(reservations: readonly Reservation[]): Reservation[] {
  return [...reservations].sort((a, b) => byBase(a, b) || compare(a.size, b.size));
}

/** Sorts nodes and properties by the bytes of their names (dtc's `-s`). */
export function sortTree(root: DtNode): void {
  for (const node of root.walk()) {
    (node.properties as DtProperty[]).sort(byName);
    (node.children as DtNode[]).sort(byName);
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compare(a.name, b.name);
}
