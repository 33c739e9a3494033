// SPDX-License-Identifier: MIT

/** Why an overlay cannot be applied, by libfdt's name for it. */
export type OverlayErrorKind =
  /** A referenced label, path, property or phandle does not exist. */
  | 'FDT_ERR_NOTFOUND'
  /** An offset or a size out of bounds. */
  | 'FDT_ERR_NOSPACE'
  /** A lookup in a missing node: the overlay uses labels, and the base has none. */
  | 'FDT_ERR_BADOFFSET'
  /** A path that starts neither with a slash nor with an alias. */
  | 'FDT_ERR_BADPATH'
  /** A phandle that is not a single cell, or the cell -1. */
  | 'FDT_ERR_BADPHANDLE'
  /** Nodes nested deeper than in any real tree. */
  | 'FDT_ERR_BADSTRUCTURE'
  /** A label of the overlay whose value is not a path. */
  | 'FDT_ERR_BADVALUE'
  /** An overlay with a wrong structure. */
  | 'FDT_ERR_BADOVERLAY'
  /** Base and overlay have more phandles than there are numbers for. */
  | 'FDT_ERR_NOPHANDLES';

/** The place in the overlay that causes an error. */
export interface OverlayPlace {
  /** Full path of a node of the overlay. */
  readonly node?: string | undefined;
  /** Name of a property of it. */
  readonly property?: string | undefined;
}

/** An overlay that cannot be applied, with the reason and the place in it. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
  readonly kind: OverlayErrorKind;
  /** Full path of the node in the overlay. */
  readonly node: string | undefined;
  /** Name of the property. */
  readonly property: string | undefined;

  constructor(kind: OverlayErrorKind, message: string, { node, property }: OverlayPlace = {}) {
    super(message);
    this.kind = kind;
    this.node = node;
    this.property = property;
  }
}

/** A text from the overlay or the base, shortened for a message. */
export function quoted(text: string): string {
  return text.length > LONGEST ? `'${text.slice(0, LONGEST)}...'` : `'${text}'`;
}

const LONGEST = 300;
