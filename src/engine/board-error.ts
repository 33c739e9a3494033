// SPDX-License-Identifier: MIT
import type { Compiled } from '../compile/compile-dts.ts';
import type { Image } from '../image/image.ts';

/** Why a board cannot be read. */
export type BoardErrorKind =
  /** Not a DTB, a source or an image with DTBs. */
  | 'not-a-board'
  /** A damaged DTB or image. */
  | 'broken'
  /** A source with errors; the error has them. */
  | 'source'
  /** A single tree, but an entry was requested. */
  | 'no-entries'
  /** An image with several trees without a requested one, or without the requested tree. */
  | 'entry'
  /** A tree of an image that cannot be unpacked, or is too large. */
  | 'packed'
  /** An overlay that cannot be applied, or too many overlays. */
  | 'overlay';

/** An unreadable board. The message does not name the file, and quotes names from the file unescaped: escape it before showing it. */
export class BoardError extends Error {
  override readonly name = 'BoardError';
  readonly kind: BoardErrorKind;
  /** The image from which a tree must be picked. */
  readonly image: Image | undefined;
  /** Diagnostics of a source with errors. */
  readonly compiled: Compiled | undefined;

  constructor(
    kind: BoardErrorKind,
    message: string,
    { image, compiled }: { readonly image?: Image; readonly compiled?: Compiled } = {},
  ) {
    super(message);
    this.kind = kind;
    this.image = image;
    this.compiled = compiled;
  }
}
