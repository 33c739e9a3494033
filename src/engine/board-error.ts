// SPDX-License-Identifier: MIT
import type { Compiled } from '../compile/compile-dts.ts';
import type { Image } from '../image/image.ts';

/** Why a board cannot be read. */
export type BoardErrorKind =
  /** Neither a DTB nor a source nor an image that holds DTBs. */
  | 'not-a-board'
  /** A DTB or an image that is broken. */
  | 'broken'
  /** A source with errors; the error has them. */
  | 'source'
  /** One tree, of which an entry was asked for. */
  | 'no-entries'
  /** An image with several trees, of which none was asked for; or without the one that was. */
  | 'entry'
  /** A tree of an image that is packed in a way that cannot be unpacked, or too large. */
  | 'packed'
  /** An overlay that cannot be applied, or more of them than one board may have. */
  | 'overlay';

/** An unreadable board. The message does not name the file, and quotes names from the file unescaped: escape it before showing it. */
export class BoardError extends Error {
  override readonly name = 'BoardError';
  readonly kind: BoardErrorKind;
  /** The image that there is a tree to pick of. */
  readonly image: Image | undefined;
  /** What the compiler says of a source with errors. */
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
