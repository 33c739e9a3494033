// SPDX-License-Identifier: MIT
import { isDtb } from '../fdt/header.ts';
import { readDtb } from '../fdt/read.ts';
import { findBlobs } from './blobs.ts';
import { isBootImage, isVendorBoot, readBootImage, readVendorBoot } from './boot-image.ts';
import { isDtTable, readDtTable } from './dt-table.ts';
import { isFit, readFit } from './fit.ts';
import { numbered } from './image.ts';
import type { Image, ImageKind, UnnumberedEntry } from './image.ts';

/**
 * Finds the device trees in a file: a FIT image, an Android table of trees, a boot or vendor_boot image, or
 * blobs within any other data. A single blob is an image with one entry. An image without trees has no
 * entries.
 *
 * Entries are views of `file`; nothing is unpacked.
 *
 * @throws {ImageError} if the image is damaged
 * @throws {FdtError} if the blob at the start of the file is damaged
 * @example
 * const image = readImage(new Uint8Array(await file.arrayBuffer()));
 * image.entries.filter(({ compression }) => compression === 'none').map(({ bytes }) => readDtb(bytes));
 */
export function readImage(file: Uint8Array): Image {
  if (isDtTable(file)) return image('dt-table', readDtTable(file));
  if (isBootImage(file)) return image('boot-image', readBootImage(file));
  if (isVendorBoot(file)) return image('vendor-boot', readVendorBoot(file));
  if (isDtb(file)) {
    const tree = readDtb(file);
    if (isFit(tree)) return readFit(file, tree);
  }
  return image('blobs', findBlobs(file, ''));
}

function image(kind: ImageKind, entries: readonly UnnumberedEntry[]): Image {
  return { kind, entries: numbered(entries), configurations: [] };
}
