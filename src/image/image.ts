// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { ImageError } from './error.ts';

/** File formats that can contain several trees. */
export type ImageKind =
  /** U-Boot's flattened image tree (`.itb`). */
  | 'fit'
  /** Android's table of trees and overlays (`dtbo.img`). */
  | 'dt-table'
  /** An Android boot or recovery image. */
  | 'boot-image'
  /** An Android vendor_boot image. */
  | 'vendor-boot'
  /** Blobs one after the other, or in other data (such as a kernel with appended trees). */
  | 'blobs';

/** A file that contains device tree blobs. */
export interface Image {
  readonly kind: ImageKind;
  readonly entries: readonly ImageEntry[];
  /** Which trees belong together, in formats that say so: FIT images. */
  readonly configurations: readonly ImageConfiguration[];
}

/** A blob in an image. The blob itself has not been read yet. */
export interface ImageEntry {
  /** From 0, in the order of the image. */
  readonly index: number;
  /** Its name in the image; a byte string. Some formats have no names, and names need not be unique. */
  readonly name: string | undefined;
  /** What else the image says about it, in a few words; a byte string. */
  readonly description: string;
  /** How its bytes are compressed; `unknown` for a name that this list lacks. */
  readonly compression: Compression;
  /** Its offset in the image. */
  readonly offset: number;
  /** A view of its bytes in the image, still compressed. */
  readonly bytes: Uint8Array;
}

/** Compression of data in an image. */
export type Compression = 'none' | 'gzip' | 'zlib' | 'bzip2' | 'lzma' | 'lzo' | 'lz4' | 'zstd' | 'unknown';

/** A base tree and its overlays, in order. */
export interface ImageConfiguration {
  readonly name: string;
  readonly description: string;
  /** Whether the image boots this configuration by default. */
  readonly isDefault: boolean;
  /** Indices of entries, the base first. Undefined if the configuration refers to missing images. */
  readonly entries: readonly number[] | undefined;
}

/** An entry without its index. */
export type UnnumberedEntry = Omit<ImageEntry, 'index'>;

/** Limit of entries: more than any real image has, few enough to check each of them. */
export const MAX_ENTRIES = 4096;

export function numbered(entries: readonly UnnumberedEntry[]): ImageEntry[] {
  return entries.map((entry, index) => ({ index, ...entry }));
}

/** A view of a part of an image; `saidAt` is the offset of the field that gives its position. */
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
