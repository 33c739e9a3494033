// SPDX-License-Identifier: MIT
//
// Names and labels that are there twice. A tree made for it could hold a hundred thousand of one name, so each check
// gathers what has one name before it looks at pairs.
import type { Marker } from '../../tree/origin.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { errorCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';

export const duplicateNodeNames = errorCheck('duplicate_node_names', (tree, report) => {
  for (const { children } of tree.nodes) {
    if (children.length < 2 || new Set(children.map((child) => child.name)).size === children.length)
      continue;
    for (const same of groupsByName(children)) {
      for (let i = 1; i < same.length; i++) report(same[i]!, undefined, 'Duplicate node name');
    }
  }
});

export const duplicatePropertyNames = errorCheck('duplicate_property_names', (tree, report) => {
  for (const node of tree.nodes) {
    const { properties } = node;
    if (properties.length < 2 || !hasDuplicates(properties)) continue;
    for (const same of groupsByName(properties)) {
      for (let i = 1; i < same.length; i++) report(node, same[0], 'Duplicate property name');
    }
  }
});

function hasDuplicates(properties: readonly DtProperty[]): boolean {
  return new Set(properties.map((property) => property.name)).size < properties.length;
}

/**
 * What has the same name, for each thing of that name: itself first, then those after it. dtc compares every one with
 * all that follow it, and so tells of three of one name three times.
 */
function* groupsByName<T extends { readonly name: string }>(all: readonly T[]): Generator<T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.name);
    if (group === undefined) groups.set(one.name, [one]);
    else group.push(one);
  }
  const seen = new Map<string, number>();
  for (const one of all) {
    const group = groups.get(one.name)!;
    const index = seen.get(one.name) ?? 0;
    seen.set(one.name, index + 1);
    if (index + 1 < group.length) yield group.slice(index);
  }
}

/** What a label stands before: a node, a property, or something in a property's value. */
interface Labelled {
  readonly node: DtNode;
  readonly property?: DtProperty;
  readonly marker?: Marker;
}

export const duplicateLabel = errorCheck('duplicate_label', (tree, report) => {
  const owners = labelOwners(tree);
  for (const node of tree.nodes) {
    for (const [label, labelled] of labelsIn(node)) {
      const owner = owners.get(label)!;
      if (owner.node === node && owner.property === labelled.property && owner.marker === labelled.marker)
        continue;
      const places = `${describe(labelled)} and ${describe(owner)}`;
      report(node, undefined, `Duplicate label '${label}' on ${places}`);
    }
  }
});

/** To whom each label belongs: to a node before a property, to a property before a value, to the first of them. */
function labelOwners(tree: CheckedTree): Map<string, Labelled> {
  const owners = new Map<string, Labelled>();
  for (const node of tree.nodes) {
    for (const [label, labelled] of labelsIn(node)) {
      const owner = owners.get(label);
      if (owner === undefined || rank(labelled) < rank(owner)) owners.set(label, labelled);
    }
  }
  return owners;
}

function rank({ property, marker }: Labelled): number {
  if (marker !== undefined) return 2;
  return property === undefined ? 0 : 1;
}

function* labelsIn(node: DtNode): Generator<[string, Labelled]> {
  for (const label of node.labels) yield [label, { node }];
  for (const property of node.properties) {
    for (const label of property.labels) yield [label, { node, property }];
    for (const marker of property.source?.markers ?? []) {
      if (marker.kind === 'label') yield [marker.ref!, { node, property, marker }];
    }
  }
}

function describe({ node, property, marker }: Labelled): string {
  const value = marker === undefined ? '' : 'value of ';
  return property === undefined ? node.path : `${value}'${property.name}' in ${node.path}`;
}
