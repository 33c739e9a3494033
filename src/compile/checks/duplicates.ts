// SPDX-License-Identifier: MIT
//
// Duplicate names and labels. A hostile tree could have a hundred thousand nodes with one name, so each check
// groups by name before it compares pairs.
import { present } from '../../base/invariant.ts';
import { groupBy } from '../../base/map.ts';
import { NONE } from '../../tree/origin.ts';
import type { Marker } from '../../tree/origin.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { errorCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';

export const duplicateNodeNames = errorCheck('duplicate_node_names', (tree, report) => {
  for (const { children } of tree.nodes) {
    if (!hasDuplicates(children)) continue;
    for (const same of groupsByName(children)) {
      for (let i = 1; i < same.length; i++) report(same[i]!, undefined, 'Duplicate node name');
    }
  }
});

export const duplicatePropertyNames = errorCheck('duplicate_property_names', (tree, report) => {
  for (const node of tree.nodes) {
    if (!hasDuplicates(node.properties)) continue;
    for (const same of groupsByName(node.properties)) {
      for (let i = 1; i < same.length; i++) report(node, same[0], 'Duplicate property name');
    }
  }
});

interface Named {
  readonly name: string;
}

/** Up to this many are compared one by one: most nodes have only a few children and properties. */
const FEW = 16;

function hasDuplicates(all: readonly Named[]): boolean {
  if (all.length > FEW) return new Set(all.map(({ name }) => name)).size < all.length;
  for (let i = 1; i < all.length; i++) {
    for (let j = 0; j < i; j++) if (all[i]!.name === all[j]!.name) return true;
  }
  return false;
}

/**
 * Groups of things with the same name, one for each thing: itself first, then those after it. dtc compares
 * each one with all that follow it, so three of one name are reported three times.
 */
function* groupsByName<T extends Named>(all: readonly T[]): Generator<T[]> {
  const groups = groupBy(all, ({ name }) => name);
  for (const { name } of all) {
    const group = groups.get(name) ?? [];
    if (group.length > 1) yield [...group];
    group.shift();
  }
}

/** What a label is attached to: a node, a property, or a position in a property's value. */
interface Labelled {
  readonly node: DtNode;
  readonly property?: DtProperty;
  readonly marker?: Marker;
}

export const duplicateLabel = errorCheck('duplicate_label', (tree, report) => {
  if (!hasDuplicateLabels(tree)) return;
  const owners = new Map<string, Labelled>();
  eachLabel(tree, (label, labelled) => {
    const owner = owners.get(label);
    // a node takes precedence over a property, a property over a value; otherwise the first one
    if (owner === undefined || rank(labelled) < rank(owner)) owners.set(label, labelled);
  });
  eachLabel(tree, (label, labelled) => {
    const { node, property, marker } = labelled;
    const owner = present(owners.get(label), 'every label has an owner');
    if (owner.node === node && owner.property === property && owner.marker === marker) return;
    const places = `${describe(labelled)} and ${describe(owner)}`;
    report(node, undefined, `Duplicate label '${label}' on ${places}`);
  });
});

/** A quick test, which is enough for most trees. */
function hasDuplicateLabels(tree: CheckedTree): boolean {
  const seen = new Set<string>();
  const isNew = (label: string): boolean => seen.size < seen.add(label).size;
  for (const { labels } of tree.nodes) if (!labels.every(isNew)) return true;
  for (const { property } of tree.unit.marked) {
    if (!property.labels.every(isNew)) return true;
    const markers = property.source?.markers ?? NONE;
    if (markers.some(({ kind, ref }) => kind === 'label' && !isNew(ref))) return true;
  }
  return false;
}

function rank({ property, marker }: Labelled): number {
  if (marker !== undefined) return 2;
  return property === undefined ? 0 : 1;
}

function eachLabel(tree: CheckedTree, visit: (label: string, labelled: Labelled) => void): void {
  for (const node of tree.nodes) {
    for (const label of node.labels) visit(label, { node });
    for (const property of node.properties) {
      for (const label of property.labels) visit(label, { node, property });
      if (property.source === undefined) continue;
      for (const marker of property.source.markers)
        if (marker.kind === 'label') visit(marker.ref, { node, property, marker });
    }
  }
}

function describe({ node, property, marker }: Labelled): string {
  const value = marker === undefined ? '' : 'value of ';
  return property === undefined ? node.path : `${value}'${property.name}' in ${node.path}`;
}
