// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import { markElement } from '../tree/origin.ts';
import { DtProperty } from '../tree/property.ts';
import type { CompileUnit } from './compile-unit.ts';
import { phandleFor } from './phandle-references.ts';

/**
 * Lists all labels in a child of the root, each with its node's path: `__symbols__` or `aliases`. With
 * `withPhandles`, every node with a label also gets a phandle. Labels that are already listed are unchanged.
 *
 * @returns the labels that were already listed
 */
export function listLabels(unit: CompileUnit, name: string, withPhandles: boolean): string[] {
  const { root } = unit;
  const labelled = (node: DtNode): boolean => node.labels.length > 0 || unit.labelled.has(node);
  const nodes = [...root.walk()].filter(labelled);
  if (nodes.length === 0) return [];
  const list = root.children.find((child) => child.name === name) ?? root.addChild(name);
  const known = new Set(list.properties.map((property) => property.name));
  const before: string[] = [];
  for (const node of nodes) {
    const { path } = node;
    for (const label of node.labels) {
      if (known.has(label)) {
        before.push(label);
        continue;
      }
      known.add(label);
      const { data, start } = unit.arena.cString(path);
      const property = new DtProperty(label, data, start, path.length + 1);
      property.source = markElement('string');
      list.addProperty(property);
    }
    if (withPhandles) phandleFor(unit, node);
  }
  return before;
}
