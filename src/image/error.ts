// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';

/** What can be wrong with an image. */
export type ImageErrorKind =
  /** The file, or a part of it, ends too early. */
  | 'truncated'
  /** A header contradicts itself, or a part lies outside the image. */
  | 'bad-layout'
  /** A version of the format that is not known. */
  | 'bad-version'
  /** More entries than any real image has. */
  | 'too-many';

/** An image that cannot be read: what is wrong, and at which byte of it. */
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
