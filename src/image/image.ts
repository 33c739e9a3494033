// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { ImageError } from './error.ts';

/** The formats that hold several trees. */
export type ImageKind =
  /** U-Boot's flattened image tree (`.itb`). */
  | 'fit'
  /** Android's table of trees and overlays (`dtbo.img`). */
  | 'dt-table'
  /** An Android boot or recovery image. */
  | 'boot-image'
  /** An Android vendor_boot image. */
  | 'vendor-boot'
  /** Blobs one after the other, or behind and within something else (a kernel with its trees appended). */
  | 'blobs';

/** A file that holds device tree blobs. */
export interface Image {
  readonly kind: ImageKind;
  readonly entries: readonly ImageEntry[];
  /** Which trees go together, where the image says so: those of a FIT image. */
  readonly configurations: readonly ImageConfiguration[];
}

/** A blob in an image. Nothing has been read of the blob itself. */
export interface ImageEntry {
  /** From 0, in the order of the image. */
  readonly index: number;
  /** What the image calls it; a byte string. Not every image has names, and names need not be unique. */
  readonly name: string | undefined;
  /** What else the image says of it, in a few words; a byte string. */
  readonly description: string;
  /** How its bytes are packed. `unknown` is what the image's format has no word for. */
  readonly compression: Compression;
  /** Where it starts in the image. */
  readonly offset: number;
  /** A view of its bytes in the image, as they are packed. */
  readonly bytes: Uint8Array;
}

/** How data in an image is packed. */
export type Compression = 'none' | 'gzip' | 'zlib' | 'bzip2' | 'lzma' | 'lzo' | 'lz4' | 'zstd' | 'unknown';

/** A base tree and the overlays that go onto it, in their order. */
export interface ImageConfiguration {
  readonly name: string;
  readonly description: string;
  /** Whether the image boots with this one unless told otherwise. */
  readonly isDefault: boolean;
  /** Indices of entries: the base first. Undefined where the configuration names what the image does not have. */
  readonly entries: readonly number[] | undefined;
}

/** An entry before it has its number. */
export type UnnumberedEntry = Omit<ImageEntry, 'index'>;

/** More entries than any image in use has, few enough for each to be looked at. */
export const MAX_ENTRIES = 4096;

export function numbered(entries: readonly UnnumberedEntry[]): ImageEntry[] {
  return entries.map((entry, index) => ({ index, ...entry }));
}

/** A view of a part of an image; `saidAt` is where the image says that it is there. */
export function part(
  image: Uint8Array,
  offset: number,
  size: number,
  saidAt: number,
  what: string,
): Uint8Array {
  if (offset + size > image.length) {
    throw new ImageError(
      'truncated',
      saidAt,
      `${what} of ${size} bytes at ${hex(offset)} ends past the image's ${image.length} bytes`,
    );
  }
  return image.subarray(offset, offset + size);
}
