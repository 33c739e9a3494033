// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';

/** Kinds of errors in an image. */
export type ImageErrorKind =
  /** The file, or a part of it, ends too early. */
  | 'truncated'
  /** A header is inconsistent, or a part is outside the image. */
  | 'bad-layout'
  /** An unknown version of the format. */
  | 'bad-version'
  /** More entries than any real image has. */
  | 'too-many';

/** An unreadable image: what is wrong, and at which byte. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly kind: ImageErrorKind;
  /** Byte offset from the start of the image. */
  readonly offset: number;

  constructor(kind: ImageErrorKind, offset: number, detail: string) {
    super(`${detail} (at byte ${hex(offset)})`);
    this.kind = kind;
    this.offset = offset;
  }
}
