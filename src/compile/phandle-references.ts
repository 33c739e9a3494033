// SPDX-License-Identifier: MIT
import { writeU32 } from '../base/big-endian.ts';
import type { DtNode } from '../tree/node.ts';
import { NONE, markElement } from '../tree/origin.ts';
import { DtProperty } from '../tree/property.ts';
import type { CompileUnit, ReportFailure } from './compile-unit.ts';
import { ReferenceIndex } from './reference-index.ts';

/** Replaces references in cells with phandles, and assigns phandles to referenced nodes without one. */
export function fixPhandleReferences(unit: CompileUnit, report: ReportFailure): void {
  const index = new ReferenceIndex(unit.root);
  for (const { node, property } of unit.marked) {
    for (const { kind, ref, offset } of property.source?.markers ?? NONE) {
      if (kind !== 'phandle') continue;
      const target = index.find(ref);
      if (target === undefined) {
        // in an overlay it stays 0xffffffff, and __fixups__ lists it
        if (!unit.plugin) report(node, property, missingReference(ref));
        continue;
      }
      writeU32(property.data, property.start + offset, phandleFor(unit, target));
      unit.referenced.add(target);
    }
  }
}

/** A node's phandle; a node without one gets a phandle and the properties for it. */
export function phandleFor(unit: CompileUnit, node: DtNode): number {
  const known = unit.phandles.of(node);
  if (known !== undefined) return known;
  const phandle = unit.phandles.give(node);
  for (const name of unit.phandleNames) {
    // an existing property refers to its own node, and gets the phandle like any other reference
    if (node.has(name)) continue;
    const { data, start } = unit.arena.take(4);
    writeU32(data, start, phandle);
    const property = new DtProperty(name, data, start, 4);
    property.source = markElement('uint32');
    node.addProperty(property);
  }
  return phandle;
}

export function missingReference(reference: string): string {
  return `Reference to non-existent node or label "${reference}"`;
}
