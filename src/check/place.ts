// SPDX-License-Identifier: MIT
import type { Related } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/loc.ts';
import { elementAt } from '../tree/origin.ts';
import type { TreePlace } from './rule.ts';

/** Location of something: in the sources, or in the blob. */
interface DiagnosticPlace {
  readonly span?: Span;
  readonly offset?: number;
}

/**
 * The cell in the source, or the property, or the node's name where it was first written. For a tree from a blob, the byte offset of the
 * value.
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

/** A related place of a finding, in the form of diagnostics. */
export function relatedPlace({ message, ...place }: TreePlace & { readonly message: string }): Related {
  return { message, node: place.node.path, property: place.property?.name, ...placeOf(place) };
}
