// SPDX-License-Identifier: MIT
//
// Reads a kernel's image: what its header says of itself, and the release that is written in it.
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import type { Arch } from '../linux/arch/arch.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, readInput } from './disk/read-file.ts';

/** What an image says of its kernel. */
export interface KernelImage {
  readonly arch: Arch;
  /** Bytes that it takes in memory, bss included. */
  readonly size: bigint;
  /** Bytes of its pages; undefined where it does not say. */
  readonly pageSize: number | undefined;
  /** As in `Linux version 6.1.0-50-arm64 (…`; undefined where it was not looked for, or is packed in a way that is not read. */
  readonly release: string | undefined;
}

/** Bytes of a file that hold every header. */
const START = 65536;
/** Bytes of a packed image that are unpacked for its release: more than any distribution's has. */
const MAX_UNPACKED = 2 * MAX_INPUT;

/**
 * Reads an `Image` of arm64 or riscv64, plain, gzipped or in an EFI zboot image that is packed with gzip; or a `zImage` of 32-bit arm.
 *
 * @param wantsRelease whether to look for the release: that takes all of the file, and unpacks it
 * @throws {Failure} where it is none of these, which says what to give in its place
 */
export function readKernelImage(path: string, wantsRelease: boolean): KernelImage {
  const start = readInput(path, { first: START });
  if (isZboot(start)) return readZboot(path, wantsRelease);
  if (isGzip(start)) {
    const head = readHeader(path, unpacked(path, start, MAX_INPUT));
    if (!wantsRelease) return { ...head, release: undefined };
    return { ...head, release: releaseIn(unpackedIfSmall(readInput(path, { first: MAX_INPUT }))) };
  }
  if (isZimage(start)) return readZimage(path, wantsRelease);
  const head = readHeader(path, start);
  return { ...head, release: wantsRelease ? releaseIn(readInput(path, { first: MAX_INPUT })) : undefined };
}

type Header = Omit<KernelImage, 'release'>;

/**
 * Where the fields are of the header that arm64 and riscv64 share (Documentation/arch/arm64/booting.rst): 8 bytes of code, text offset,
 * image size, flags; the magic at 56.
 */
const IMAGE = { size: 16, flags: 24, magic: 56, length: 64 } as const;
const ARM64_MAGIC = 0x644d5241;
const RISCV_MAGIC = 0x05435352;
/** By bits 1 and 2 of arm64's flags. */
const ARM64_PAGE_SIZES = [undefined, 0x1000, 0x4000, 0x10000];

function readHeader(path: string, bytes: Uint8Array): Header {
  const header = viewOf(bytes);
  const magic = bytes.length < IMAGE.length ? 0 : header.getUint32(IMAGE.magic, true);
  if (magic !== ARM64_MAGIC && magic !== RISCV_MAGIC) throw new Failure(`${path}: ${whatElse(bytes)}`);
  const size = header.getBigUint64(IMAGE.size, true);
  if (size === 0n) throw new Failure(`${path}: its header has no image_size; give BASE:SIZE`);
  if (magic === RISCV_MAGIC) return { arch: 'riscv64', size, pageSize: undefined };
  const pageSize = ARM64_PAGE_SIZES[(header.getUint32(IMAGE.flags, true) >> 1) & 3];
  return { arch: 'arm64', size, pageSize };
}

/** How files begin that are often taken for an image, and what they are. */
const OTHERS: readonly (readonly [magic: string, what: string])[] = [
  ['\x7fELF', 'is an ELF file, and not the Image that is made of it'],
  ['\x28\xb5\x2f\xfd', 'is packed with zstd; unpack it first'],
  ['\xfd7zXZ\0', 'is packed with xz; unpack it first'],
  ['\x02\x21\x4c\x18', 'is packed with lz4; unpack it first'],
  ['\x04\x22\x4d\x18', 'is packed with lz4; unpack it first'],
  ['BZh', 'is packed with bzip2; unpack it first'],
  ['\x89LZO', 'is packed with lzo; unpack it first'],
  ['\x27\x05\x19\x56', "is a U-Boot image; give the kernel's own"],
];

function whatElse(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const what = OTHERS.find(([magic]) => start.startsWith(magic))?.[1];
  return `${what ?? 'no Image of arm64 or riscv64, and no zImage'} (BASE:SIZE does without a file)`;
}

/** The zboot header (drivers/firmware/efi/libstub): `MZ`, `zimg`, offset and size of what is packed, and the packer's name at 24. */
const ZBOOT = { offset: 8, size: 12, type: 24, length: 56 } as const;

function isZboot(bytes: Uint8Array): boolean {
  return bytes.length >= ZBOOT.length && textAt(bytes, 0, 2) === 'MZ' && textAt(bytes, 4, 4) === 'zimg';
}

function readZboot(path: string, wantsRelease: boolean): KernelImage {
  const bytes = readInput(path, { first: MAX_INPUT });
  const type = textAt(bytes, ZBOOT.type, ZBOOT.length - ZBOOT.type).split('\0')[0]!;
  if (type !== 'gzip') {
    throw new Failure(
      `${path}: is an EFI image that is packed with ${type || 'nobody knows what'}; give the Image in it, or BASE:SIZE`,
    );
  }
  const header = viewOf(bytes);
  const offset = header.getUint32(ZBOOT.offset, true);
  const packed = bytes.subarray(offset, offset + header.getUint32(ZBOOT.size, true));
  const head = readHeader(path, unpacked(path, packed.subarray(0, START), MAX_INPUT));
  return { ...head, release: wantsRelease ? releaseIn(unpackedIfSmall(packed)) : undefined };
}

/**
 * The header of a zImage, which a table follows up on (arch/arm/boot/compressed/vmlinux.lds.S): its length in words, a magic, where
 * the size of the unpacked kernel stands, and the size of that kernel's bss.
 */
const ZIMAGE = { magic: 0x24, hasTable: 0x34, table: 0x38, length: 0x3c } as const;
const ZIMAGE_MAGIC = 0x016f2818;
const HAS_TABLE = 0x45454545;
const TABLE = { words: 0, magic: 4, sizeAt: 8, bss: 12, length: 16 } as const;
const TABLE_MAGIC = 0x5a534c4b;

function isZimage(bytes: Uint8Array): boolean {
  return bytes.length >= ZIMAGE.length && viewOf(bytes).getUint32(ZIMAGE.magic, true) === ZIMAGE_MAGIC;
}

function readZimage(path: string, wantsRelease: boolean): KernelImage {
  const bytes = readInput(path, { first: MAX_INPUT });
  const size = zimageSize(bytes);
  if (size === undefined) {
    throw new Failure(`${path}: this zImage does not say how large its kernel is unpacked; give BASE:SIZE`);
  }
  return {
    arch: 'arm',
    size,
    pageSize: undefined,
    release: wantsRelease ? releaseIn(unpackedInside(bytes)) : undefined,
  };
}

/** From the start of the unpacked kernel to the end of its bss. */
function zimageSize(bytes: Uint8Array): bigint | undefined {
  const words = viewOf(bytes);
  const at = words.getUint32(ZIMAGE.table, true);
  const isTable =
    words.getUint32(ZIMAGE.hasTable, true) === HAS_TABLE &&
    at + TABLE.length <= bytes.length &&
    words.getUint32(at + TABLE.magic, true) === TABLE_MAGIC &&
    words.getUint32(at + TABLE.words, true) >= TABLE.length / 4;
  if (!isTable) return undefined;
  const sizeAt = words.getUint32(at + TABLE.sizeAt, true);
  if (sizeAt + 4 > bytes.length) return undefined;
  const size = words.getUint32(sizeAt, true) + words.getUint32(at + TABLE.bss, true);
  return size === 0 ? undefined : BigInt(size);
}

/** What gzip makes of a kernel's build begins so: deflated, no name, no time, the best that it can on a Unix. */
const GZIP_START = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/** Unpacks what is in a zImage: nothing where it is not packed with gzip. What is behind it would be an error to a reader of gzip. */
function unpackedInside(bytes: Uint8Array): Uint8Array {
  const at = bufferOf(bytes).indexOf(GZIP_START);
  if (at < 0) return new Uint8Array();
  try {
    return inflateRawSync(bytes.subarray(at + GZIP_START.length), { maxOutputLength: MAX_UNPACKED });
  } catch {
    return new Uint8Array();
  }
}

const VERSION = 'Linux version ';
/** The word stands in formats and in comments, too: so often it is looked at. */
const MAX_TRIES = 100;

/** The release that stands in an unpacked kernel. */
function releaseIn(image: Uint8Array): string | undefined {
  const bytes = bufferOf(image);
  let at = bytes.indexOf(VERSION);
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries++) {
    at += VERSION.length;
    const [release = ''] = /^[\w.+~-]*/.exec(textAt(bytes, at, 64))!;
    if (releaseNumber(release) !== null) return release;
    at = bytes.indexOf(VERSION, at);
  }
  return undefined;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks as much as is there. */
function unpacked(path: string, bytes: Uint8Array, most: number): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
  } catch (error) {
    throw new Failure(`${path}: cannot be unpacked: ${(error as Error).message}`);
  }
}

/** Unpacks as much as is there; nothing where it is too much, or broken: its header was read already. */
function unpackedIfSmall(bytes: Uint8Array): Uint8Array {
  try {
    return isGzip(bytes) ? unpacked('', bytes, MAX_UNPACKED) : new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return bufferOf(bytes).toString('latin1', at, at + length);
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
