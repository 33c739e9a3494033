// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';

/** What can be wrong with a blob. The names follow libfdt's `FDT_ERR_*` where it has one. */
export type FdtErrorKind =
  /** Not a device tree blob at all. */
  | 'bad-magic'
  /** A version that cannot be read, or that contradicts itself. */
  | 'bad-version'
  /** The file, or a block of it, ends too early. */
  | 'truncated'
  /** A block lies outside the blob. */
  | 'bad-layout'
  /** A block does not start on the boundary it must. */
  | 'misaligned'
  /** A tag that does not exist, or that may not stand where it does. */
  | 'bad-structure'
  /** A node's or property's name is not terminated, or is not in the strings block. */
  | 'bad-name'
  /** A property's value is longer than what is left. */
  | 'bad-property'
  /** Nodes are nested deeper than any real tree's. */
  | 'too-deep';

/** A blob that cannot be read: what is wrong, and at which byte of it. */
export class FdtError extends Error {
  override readonly name = 'FdtError';
  readonly kind: FdtErrorKind;
  /** Byte offset from the start of the blob. */
  readonly offset: number;

  constructor(kind: FdtErrorKind, offset: number, detail: string) {
    super(`${detail} (at byte ${hex(offset)})`);
    this.kind = kind;
    this.offset = offset;
  }
}

/** A tree that cannot be written as a blob. */
export class FdtWriteError extends Error {
  override readonly name = 'FdtWriteError';
  readonly kind: 'too-large';

  constructor(kind: 'too-large', detail: string) {
    super(detail);
    this.kind = kind;
  }
}
