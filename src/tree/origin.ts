// SPDX-License-Identifier: MIT
//
// What a source says of a tree beyond its bytes. A tree read from a blob has none of it.
import type { Loc, Span } from '../source/loc.ts';

/** Marks where elements of one type begin. */
export interface TypeMarker {
  readonly kind:
    /** A value of unknown type, as from a file put in. */
    | 'none'
    /** Elements of that many bits. */
    | 'uint8'
    | 'uint16'
    | 'uint32'
    | 'uint64'
    | 'string';
  /** In bytes from the value's first. */
  offset: number;
  /** What a string or cell was made from, if it was made from a name. */
  readonly ref: string | undefined;
  readonly at: Loc;
}

/** Marks a label or a reference. */
export interface ReferenceMarker {
  readonly kind:
    /** A label stands here. */
    | 'label'
    /** A cell that holds the phandle of the node referred to. */
    | 'phandle'
    /** The path of the node referred to. */
    | 'path';
  /** In bytes from the value's first. */
  offset: number;
  /** The label, or what is referred to: a label, `label/path` or `/path`. */
  readonly ref: string;
  readonly at: Loc;
}

/** A mark in a value, as dtc has them; markers are in the order of their offsets, a type before what else is at its offset. */
export type Marker = TypeMarker | ReferenceMarker;

export type MarkerKind = Marker['kind'];

/** Where a block of a node stands: `{ … };` after its name or a reference to it. */
export interface NodeBlock {
  /** Its name, or the reference to it. */
  readonly name: Span;
  /** From the opening brace to the semicolon. */
  readonly body: Span;
}

/** Where a property was written, from its name to its semicolon, and what its value is made of. */
export interface PropertySource {
  readonly span: Span;
  /** Where it was set before this overrode it, the first time first. */
  readonly overridden: readonly Span[];
  readonly markers: Marker[];
  /** Where each element of the value (cell, byte, string) was written, as pairs of its offset and its location. */
  readonly elements: readonly number[] | Int32Array;
}

/** Where the byte at an offset of a value was written; 0 where that is not known. */
export function elementAt({ elements }: PropertySource, offset: number): Loc {
  let low = 0;
  let high = elements.length >> 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (elements[2 * middle]! <= offset) low = middle;
    else high = middle;
  }
  return elements[2 * low + 1] ?? 0;
}

/** What a value that the compiler made is made of: elements of one type. */
export function markElement(kind: TypeMarker['kind']): PropertySource {
  return {
    span: NOWHERE,
    overridden: NONE,
    markers: [{ kind, offset: 0, ref: undefined, at: 0 }],
    elements: NONE,
  };
}

const NOWHERE: Span = { start: 0, end: 0 };

/** No labels, no blocks, no markers. */
export const NONE: readonly never[] = [];
