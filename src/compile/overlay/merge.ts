// SPDX-License-Identifier: MIT
import { pushReversed } from '../../base/push-reversed.ts';
import { NONE } from '../../tree/origin.ts';
import { DtProperty } from '../../tree/property.ts';
import type { Draft } from './draft.ts';
import type { DraftNode } from './draft-node.ts';
import { targetOf } from './fragment.ts';
import type { Fragment } from './fragment.ts';

/**
 * Merges the contents of the fragments with their targets, in order: a later one may refer to nodes of an
 * earlier one.
 */
export function mergeFragments(base: Draft, fragments: readonly Fragment[], sameSources: boolean): void {
  const taken = new Set<string>();
  for (const node of base.walk()) for (const label of node.labels) taken.add(label);
  for (const fragment of fragments) {
    const open: [DraftNode, DraftNode][] = [[targetOf(base, fragment).node, fragment.content]];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [to, from] = pair;
      for (const property of from.properties()) {
        const placed = sameSources
          ? overriding(property, to.property(property.name))
          : withoutPlaces(property);
        base.setProperty(to, placed);
      }
      // a label in both stays with the base
      const labels = from.labels.filter((label) => !taken.has(label));
      if (labels.length > 0) to.labels = [...labels, ...to.labels];
      for (const label of labels) taken.add(label);
      if (sameSources && from.blocks.length > 0) to.blocks = [...to.blocks, ...from.blocks];
      // each child is added before the next one is looked up, and before the existing ones
      const merged = Array.from(from.children(), (child): [DraftNode, DraftNode] => [
        to.child(child.name) ?? to.addChild(child.name),
        child,
      ]);
      pushReversed(open, merged);
    }
  }
}

/** A property that keeps the location of the one that it replaces. */
function overriding(property: DtProperty, before: DtProperty | undefined): DtProperty {
  const { source } = property;
  if (source === undefined || before?.source === undefined || before.source.span.start === 0) return property;
  const { span, markers, elements } = source;
  const first = before.source;
  const placed = new DtProperty(property.name, property.data, property.start, property.length);
  placed.labels = property.labels;
  const overridden = [...first.overridden, first.span, ...source.overridden];
  placed.source = { span, overridden, markers, elements };
  return placed;
}

/** A property from the source of another tree: its types are kept, its locations are not. */
function withoutPlaces(property: DtProperty): DtProperty {
  const { source } = property;
  if (source === undefined) return property;
  const moved = new DtProperty(property.name, property.data, property.start, property.length);
  moved.labels = property.labels;
  moved.source = {
    span: { start: 0, end: 0 },
    overridden: NONE,
    markers: source.markers.map((marker) => ({ ...marker, at: 0 })),
    elements: NONE,
  };
  return moved;
}
