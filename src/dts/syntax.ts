// SPDX-License-Identifier: MIT
//
// What a source says, block by block, before its blocks are put together.
import type { Span } from '../source/loc.ts';

/** Nodes may be nested that deep: about as deep as dtc reads them. */
export const MAX_NODE_DEPTH = 3000;

/** A device tree source: its header, reservations and blocks, in their order. */
export interface SourceSyntax {
  /** Whether it is an overlay (`/plugin/`). */
  readonly plugin: boolean;
  readonly reservations: readonly ReservationSyntax[];
  readonly blocks: readonly BlockSyntax[];
  /** How many of them came before anything that could not be read. */
  readonly soundBlocks: number;
}

/** `/memreserve/ base size;` */
export interface ReservationSyntax {
  readonly labels: readonly string[];
  readonly base: bigint;
  readonly size: bigint;
}

/** What stands at the outermost level. */
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
  /** Whether it stands in braces. */
  readonly path: boolean;
  readonly span: Span;
}

export interface NodeSyntax {
  readonly name: string;
  /** In the order they were written. */
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
  /** `/omit-if-no-ref/` stands before it. */
  readonly omitIfUnused: boolean;
}

export interface PropertySyntax {
  readonly name: string;
  /** In the order they were written. */
  readonly labels: readonly string[];
  /** From its name to its semicolon. */
  readonly span: Span;
  readonly value: ValueSyntax;
  /** `/delete-property/ name;` */
  readonly deleted: boolean;
}

/** A value as bytes; what it refers to has 0xffffffff in its place, or nothing for a path. */
export interface ValueSyntax {
  readonly data: Uint8Array;
  readonly start: number;
  readonly length: number;
  readonly markers: readonly MarkerSyntax[];
  /** Where each element was written, as pairs of its offset and its location. */
  readonly elements: readonly number[];
  /** Whether there are labels or references among the markers. */
  readonly marked: boolean;
}

/** Marks where elements of one type begin, as dtc does. */
export interface TypeMarkerSyntax {
  readonly kind: 'none' | 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'string';
  /** In bytes from the value's first. */
  readonly offset: number;
  readonly ref: string | undefined;
  readonly at: number;
}

/** Marks a label or a reference. */
export interface ReferenceMarkerSyntax {
  readonly kind: 'label' | 'phandle' | 'path';
  /** In bytes from the value's first. */
  readonly offset: number;
  /** The label, or what is referred to. */
  readonly ref: string;
  readonly at: number;
}

export type MarkerSyntax = TypeMarkerSyntax | ReferenceMarkerSyntax;
