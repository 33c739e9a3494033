// SPDX-License-Identifier: MIT
//
// The parsed blocks of a source, before they are merged.
import type { Span } from '../source/loc.ts';

/** Limit of nested nodes, about the same as dtc's. */
export const MAX_NODE_DEPTH = 3000;

/** A device tree source: its header, reservations and blocks, in order. */
export interface SourceSyntax {
  /** Whether it is an overlay (`/plugin/`). */
  readonly plugin: boolean;
  readonly reservations: readonly ReservationSyntax[];
  readonly blocks: readonly BlockSyntax[];
  /** Number of blocks before the first parse error. */
  readonly soundBlocks: number;
}

/** `/memreserve/ base size;` */
export interface ReservationSyntax {
  readonly labels: readonly string[];
  readonly base: bigint;
  readonly size: bigint;
}

/** A block at the outermost level. */
export type BlockSyntax =
  | { readonly kind: 'root'; readonly node: NodeSyntax }
  /** `label: &reference { … };` */
  | {
      readonly kind: 'extend';
      readonly labels: readonly string[];
      readonly reference: ReferenceSyntax;
      readonly node: NodeSyntax;
    }
  | { readonly kind: 'delete'; readonly reference: ReferenceSyntax }
  | { readonly kind: 'omit-if-unused'; readonly reference: ReferenceSyntax };

/** `&label`, `&{/path}` or `&{label/path}`. */
export interface ReferenceSyntax {
  /** The label, `label/path` or `/path`. */
  readonly target: string;
  /** Whether it is in braces. */
  readonly path: boolean;
  readonly span: Span;
}

export interface NodeSyntax {
  readonly name: string;
  /** In the order of writing. */
  readonly labels: readonly string[];
  readonly block: {
    /** Its name, or the reference to it. */
    readonly name: Span;
    /** From the opening brace to the semicolon. */
    readonly body: Span;
  };
  readonly properties: readonly PropertySyntax[];
  readonly children: readonly NodeSyntax[];
  /** `/delete-node/ name;` */
  readonly deleted: boolean;
  /** Marked with `/omit-if-no-ref/`. */
  readonly omitIfUnused: boolean;
}

export interface PropertySyntax {
  readonly name: string;
  /** In the order of writing. */
  readonly labels: readonly string[];
  /** From its name to its semicolon. */
  readonly span: Span;
  readonly value: ValueSyntax;
  /** `/delete-property/ name;` */
  readonly deleted: boolean;
}

/** A value as bytes; a reference is 0xffffffff until it is resolved, and a path is empty. */
export interface ValueSyntax {
  readonly data: Uint8Array;
  readonly start: number;
  readonly length: number;
  readonly markers: readonly MarkerSyntax[];
  /** Where each element was written, as pairs of its offset and its location. */
  readonly elements: readonly number[];
  /** Whether the markers include labels or references. */
  readonly marked: boolean;
}

/** Marks the start of elements of one type, as in dtc. */
export interface TypeMarkerSyntax {
  readonly kind: 'none' | 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'string';
  /** Offset in the value, in bytes. */
  readonly offset: number;
  readonly ref: string | undefined;
  readonly at: number;
}

/** Marks a label or a reference. */
export interface ReferenceMarkerSyntax {
  readonly kind: 'label' | 'phandle' | 'path';
  /** Offset in the value, in bytes. */
  readonly offset: number;
  /** The label, or the referenced node. */
  readonly ref: string;
  readonly at: number;
}

export type MarkerSyntax = TypeMarkerSyntax | ReferenceMarkerSyntax;
