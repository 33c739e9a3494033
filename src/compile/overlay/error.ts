// SPDX-License-Identifier: MIT

/** Why an overlay cannot be applied, by libfdt's name for it. */
export type OverlayErrorKind =
  /** A label, a path, a property or a phandle that is referred to is not there. */
  | 'FDT_ERR_NOTFOUND'
  /** An offset or a size past what there is room for. */
  | 'FDT_ERR_NOSPACE'
  /** A lookup in a node that is not there: labels are used, and the base has none. */
  | 'FDT_ERR_BADOFFSET'
  /** A path that neither starts with a slash nor with an alias. */
  | 'FDT_ERR_BADPATH'
  /** A phandle that is no single cell, or the cell -1. */
  | 'FDT_ERR_BADPHANDLE'
  /** Nodes nested deeper than any real tree's. */
  | 'FDT_ERR_BADSTRUCTURE'
  /** A label of the overlay whose value is no path. */
  | 'FDT_ERR_BADVALUE'
  /** An overlay that is not built as one. */
  | 'FDT_ERR_BADOVERLAY'
  /** Base and overlay have more phandles than there are numbers. */
  | 'FDT_ERR_NOPHANDLES';

/** Where in the overlay the reason stands. */
export interface OverlayPlace {
  /** Full path of a node of the overlay. */
  readonly node?: string | undefined;
  /** Name of a property of it. */
  readonly property?: string | undefined;
}

/** An overlay that cannot be applied: why, and because of what in it. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
  readonly kind: OverlayErrorKind;
  /** Full path of the overlay's node it is about. */
  readonly node: string | undefined;
  /** Name of the property it is about. */
  readonly property: string | undefined;

  constructor(kind: OverlayErrorKind, message: string, { node, property }: OverlayPlace = {}) {
    super(message);
    this.kind = kind;
    this.node = node;
    this.property = property;
  }
}

/** A text of the overlay's or the base's as it goes into a message: its start, where it is longer than any in earnest. */
export function quoted(text: string): string {
  return text.length > LONGEST ? `'${text.slice(0, LONGEST)}...'` : `'${text}'`;
}

const LONGEST = 300;
