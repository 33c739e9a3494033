// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';

/** Kinds of errors in a blob. The names follow libfdt's `FDT_ERR_*` where one exists. */
export type FdtErrorKind =
  /** Not a device tree blob at all. */
  | 'bad-magic'
  /** A version that cannot be read, or that is inconsistent. */
  | 'bad-version'
  /** The file, or a block of it, ends too early. */
  | 'truncated'
  /** A block is outside the blob. */
  | 'bad-layout'
  /** A block is not aligned as required. */
  | 'misaligned'
  /** An unknown tag, or a tag at a wrong position. */
  | 'bad-structure'
  /** A node's or property's name is not terminated, or is not in the strings block. */
  | 'bad-name'
  /** A property's value extends past the end of the block. */
  | 'bad-property'
  /** Nodes are nested deeper than any real tree's. */
  | 'too-deep';

/** An unreadable blob: what is wrong, and at which byte. */
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
