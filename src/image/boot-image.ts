// SPDX-License-Identifier: MIT
//
// Android's boot, recovery and vendor_boot images: a header in a page of its own, then sections that start on pages.
// Everything is little-endian. https://source.android.com/docs/core/architecture/bootloader/boot-image-header
import { latin1 } from '../base/latin1.ts';
import { findBlobs } from './blobs.ts';
import { isDtTable, readDtTable } from './dt-table.ts';
import { ImageError } from './error.ts';
import { part } from './image.ts';
import type { UnnumberedEntry } from './image.ts';

const BOOT_MAGIC = 'ANDROID!';
const VENDOR_MAGIC = 'VNDRBOOT';

/** Page size in header versions without that field. */
const FIXED_PAGE = 4096;
const MIN_PAGE = 512;
const MAX_PAGE = 1 << 20;

/**
 * Byte offsets in a boot image's header. Versions 3 and 4 have a different layout, but the version is at the
 * same offset.
 */
const BOOT = {
  kernelSize: 8,
  ramdiskSize: 16,
  secondSize: 24,
  pageSize: 36,
  version: 40,
  recoverySize: 1632,
  dtbSize: 1648,
} as const;
const BOOT_HEADER_SIZES = [1632, 1648, 1660, 1580, 1584] as const;
const BOOT_V3_RAMDISK_SIZE = 12;

/** Byte offsets in a vendor_boot image's header. */
const VENDOR = { version: 8, pageSize: 12, ramdiskSize: 24, dtbSize: 2100 } as const;
const VENDOR_HEADER_SIZES = new Map([
  [3, 2112],
  [4, 2128],
]);

export function isBootImage(bytes: Uint8Array): boolean {
  return startsWith(bytes, BOOT_MAGIC);
}

export function isVendorBoot(bytes: Uint8Array): boolean {
  return startsWith(bytes, VENDOR_MAGIC);
}

/**
 * Reads the trees of a boot image of version 0 to 4: its dtb section (version 2), the overlays for recovery
 * (versions 1 and 2), and the trees appended to its kernel, as on older boards.
 *
 * @throws {ImageError}
 */
export function readBootImage(image: Uint8Array): UnnumberedEntry[] {
  const word = wordReader(image, BOOT.version + 4);
  const version = word(BOOT.version);
  const headerSize = BOOT_HEADER_SIZES[version];
  if (headerSize === undefined && version < MIN_PAGE) throw unknownVersion(version, BOOT.version);
  checkHeader(image, headerSize ?? BOOT_HEADER_SIZES[0]);

  const old = version < 3 || headerSize === undefined;
  const sections = new Sections(image, old ? pageSize(word(BOOT.pageSize), BOOT.pageSize) : FIXED_PAGE);
  sections.skip(headerSize ?? BOOT_HEADER_SIZES[0]);
  const kernel = sections.take(word(BOOT.kernelSize), BOOT.kernelSize, 'the kernel');
  if (!old) {
    sections.take(word(BOOT_V3_RAMDISK_SIZE), BOOT_V3_RAMDISK_SIZE, 'the ramdisk');
    return trees(kernel, 'with the kernel');
  }
  sections.take(word(BOOT.ramdiskSize), BOOT.ramdiskSize, 'the ramdisk');
  sections.take(word(BOOT.secondSize), BOOT.secondSize, 'the second stage');
  const found: UnnumberedEntry[] = [];
  if (headerSize === undefined) {
    // before versions existed, boards with several trees used this field for the size of their trees section
    found.push(...trees(sections.take(version, BOOT.version, 'the trees'), 'trees'));
  }
  if (headerSize !== undefined && version >= 1) {
    const recovery = sections.take(word(BOOT.recoverySize), BOOT.recoverySize, 'the recovery dtbo');
    if (version === 2) {
      found.push(...trees(sections.take(word(BOOT.dtbSize), BOOT.dtbSize, 'the dtb section'), 'dtb section'));
    }
    found.push(...trees(recovery, 'recovery dtbo'));
  }
  return [...found, ...trees(kernel, 'with the kernel')];
}

/**
 * Reads the dtb section of a vendor_boot image of version 3 or 4.
 *
 * @throws {ImageError}
 */
export function readVendorBoot(image: Uint8Array): UnnumberedEntry[] {
  const word = wordReader(image, VENDOR.version + 4);
  const version = word(VENDOR.version);
  const headerSize = VENDOR_HEADER_SIZES.get(version);
  if (headerSize === undefined) throw unknownVersion(version, VENDOR.version);
  checkHeader(image, headerSize);
  const sections = new Sections(image, pageSize(word(VENDOR.pageSize), VENDOR.pageSize));
  sections.skip(headerSize);
  sections.take(word(VENDOR.ramdiskSize), VENDOR.ramdiskSize, 'the vendor ramdisk');
  return trees(sections.take(word(VENDOR.dtbSize), VENDOR.dtbSize, 'the dtb section'), 'dtb section');
}

interface Section {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Reads the sections of an image in order; each starts on a page boundary. */
class Sections {
  readonly #image: Uint8Array;
  readonly #page: number;
  #at = 0;

  constructor(image: Uint8Array, page: number) {
    this.#image = image;
    this.#page = page;
  }

  skip(size: number): void {
    this.#at += Math.ceil(size / this.#page) * this.#page;
  }

  /** The next section; `saidAt` is the offset of its size in the header. */
  take(size: number, saidAt: number, what: string): Section {
    // an empty last section may lack the padding of the section before it
    const offset = size === 0 ? Math.min(this.#at, this.#image.length) : this.#at;
    const bytes = part(this.#image, offset, size, saidAt, what);
    this.skip(size);
    return { offset, bytes };
  }
}

/** The trees of a section: a table of trees, or blobs one after the other. */
function trees({ offset, bytes }: Section, description: string): UnnumberedEntry[] {
  if (!isDtTable(bytes)) return findBlobs(bytes, description, offset);
  return readDtTable(bytes, offset).map((entry) => ({
    ...entry,
    description: [description, entry.description].filter((text) => text !== '').join(', '),
  }));
}

function pageSize(size: number, at: number): number {
  if (size < MIN_PAGE || size > MAX_PAGE)
    throw new ImageError('bad-layout', at, `${size} bytes are no size of a page`);
  return size;
}

function checkHeader(image: Uint8Array, size: number): void {
  if (image.length < size)
    throw new ImageError('truncated', image.length, `the image ends within its header of ${size} bytes`);
}

function unknownVersion(version: number, at: number): ImageError {
  return new ImageError('bad-version', at, `version ${version} of its header is not known`);
}

/** Returns a reader of little-endian words; requires at least `least` bytes. */
function wordReader(image: Uint8Array, least: number): (offset: number) => number {
  checkHeader(image, least);
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  return (offset) => view.getUint32(offset, true);
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return bytes.length >= magic.length && latin1(bytes, 0, magic.length) === magic;
}
