// SPDX-License-Identifier: MIT
import type { Related } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/loc.ts';
import { elementAt } from '../tree/origin.ts';
import type { TreePlace } from './rule.ts';

/** Where something is: in the sources, or else in the blob. */
interface DiagnosticPlace {
  readonly span?: Span;
  readonly offset?: number;
}

/**
 * The source's very cell, or the property, or the node's name where it was first written; for a tree from a blob the byte
 * offset of the value.
 */
export function placeOf({ node, property, at }: TreePlace): DiagnosticPlace {
  if (property === undefined) {
    const name = node.blocks[0]?.name;
    return name === undefined || name.start === 0 ? {} : { span: name };
  }
  const { source } = property;
  if (source === undefined || source.span.start === 0) {
    return node.blocks.length > 0 ? {} : { offset: property.start + (at ?? 0) };
  }
  const cell = at === undefined ? 0 : elementAt(source, at);
  return { span: cell === 0 ? source.span : { start: cell, end: cell } };
}

/** A place that belongs to a finding, as diagnostics have it. */
export function relatedPlace({ message, ...place }: TreePlace & { readonly message: string }): Related {
  return { message, node: place.node.path, property: place.property?.name, ...placeOf(place) };
}
