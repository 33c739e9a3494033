// SPDX-License-Identifier: MIT
//
// What a source says about a tree beyond its bytes. Trees read from blobs have no such data.
import type { Loc, Span } from '../source/loc.ts';

/** Marks the start of elements of one type. */
export interface TypeMarker {
  readonly kind:
    /** A value of unknown type, such as an included file. */
    | 'none'
    /** Elements of that size in bits. */
    | 'uint8'
    | 'uint16'
    | 'uint32'
    | 'uint64'
    | 'string';
  /** Offset in the value, in bytes. */
  offset: number;
  /** The name that a string or cell was made from, if it was. */
  readonly ref: string | undefined;
  readonly at: Loc;
}

/** Marks a label or a reference. */
export interface ReferenceMarker {
  readonly kind:
    /** A label is here. */
    | 'label'
    /** A cell with the phandle of the referenced node. */
    | 'phandle'
    /** The path of the referenced node. */
    | 'path';
  /** Offset in the value, in bytes. */
  offset: number;
  /** The label, or the referenced node: a label, `label/path` or `/path`. */
  readonly ref: string;
  readonly at: Loc;
}

/**
 * A marker in a value, like dtc's. Markers are sorted by offset; at the same offset, type markers come first.
 */
export type Marker = TypeMarker | ReferenceMarker;

/** Location of a block of a node: `{ … };` after its name or after a reference to it. */
export interface NodeBlock {
  /** Its name, or the reference to it. */
  readonly name: Span;
  /** From the opening brace to the semicolon. */
  readonly body: Span;
}

/** Location of a property, from its name to its semicolon, and the structure of its value. */
export interface PropertySource {
  readonly span: Span;
  /** Locations of earlier definitions that this one overrides, the first one first. */
  readonly overridden: readonly Span[];
  readonly markers: Marker[];
  /** Locations of the elements of the value (cells, bytes, strings), as pairs of offset and location. */
  readonly elements: readonly number[] | Int32Array;
}

/** Location of the byte at an offset of a value; 0 if unknown. */
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

/** The structure of a value that the compiler made: elements of one type. */
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
