// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import type { CompileUnit } from './compile-unit.ts';

/** Removes nodes marked with `/omit-if-no-ref/` that nothing refers to. */
export function omitUnusedNodes(unit: CompileUnit): void {
  if (unit.omitIfUnused.size === 0) return;
  const omitted = (node: DtNode): boolean =>
    unit.omitIfUnused.has(node) && !unit.referenced.has(node) && !(unit.symbols && unit.labelled.has(node));
  for (const node of unit.root.walk()) {
    if (!node.children.some(omitted)) continue;
    unit.pruned?.add(node);
    for (const child of node.children) {
      if (omitted(child)) for (const gone of child.walk()) unit.phandles.remove(gone);
    }
    const kept = node.children.filter((child) => !omitted(child));
    (node.children as DtNode[]).splice(0, Infinity, ...kept);
  }
}
