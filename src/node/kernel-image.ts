// SPDX-License-Identifier: MIT
//
// Reads a kernel image: the facts in its header, and the release in its contents.
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import type { KernelImage } from '../engine/machine-settings.ts';
import { ARCHES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { architectureOf, findArch } from '../linux/arch/architectures.ts';
import { viewOf } from '../linux/arch/image-format.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, readInput } from './read-file.ts';

/** Number of bytes at the start of a file that contain every header. */
const START = 65536;
/**
 * Limit of bytes of a packed image that are unpacked to find its release: more than any distribution needs.
 */
const MAX_UNPACKED = 2 * MAX_INPUT;

/**
 * Reads an `Image` of arm64 or riscv64, plain, gzipped or in an EFI zboot image packed with gzip; or a
 * `zImage` of 32-bit arm.
 *
 * @param wantsRelease whether to look for the release, which reads and unpacks the whole file
 * @throws {Failure} if it is none of these; the message says which file to use instead
 */
export function readKernelImage(path: string, wantsRelease: boolean): KernelImage {
  const start = readInput(path, { first: START });
  if (isZboot(start)) return readZboot(path, wantsRelease);
  if (isGzip(start)) {
    const head = readHeader(path, unpacked(path, start, MAX_INPUT));
    if (!wantsRelease) return { ...head, release: undefined };
    return { ...head, release: releaseIn(unpackedIfSmall(readInput(path, { first: MAX_INPUT }))) };
  }
  const packed = archOfImage(start, true);
  if (packed !== undefined) return readPacked(path, packed, wantsRelease);
  const head = readHeader(path, start);
  return { ...head, release: wantsRelease ? releaseIn(readInput(path, { first: MAX_INPUT })) : undefined };
}

type Header = Omit<KernelImage, 'release'>;

function readHeader(path: string, bytes: Uint8Array): Header {
  const arch = archOfImage(bytes, false);
  if (arch === undefined) throw new Failure(`${path}: ${whatElse(bytes)}`);
  const { size, pageSize } = architectureOf(arch).image.read(bytes);
  if (size === undefined) throw new Failure(`${path}: its header has no image_size; give BASE:SIZE`);
  return { arch, size, pageSize };
}

/** The architecture whose format a file has; undefined for other files. */
function archOfImage(bytes: Uint8Array, packed: boolean): Arch | undefined {
  return findArch(({ image }) => image.packed === packed && image.matches(bytes));
}

/** Other files that are often mistaken for an image: how they start, and what they are. */
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
  return `${what ?? noImageText()} (BASE:SIZE needs no file)`;
}

/**
 * The text for a file that is not an image of any architecture: `no Image of arm64 or riscv64, and no
 * zImage`.
 */
function noImageText(): string {
  const [packed, plain] = [true, false].map((isPacked) =>
    ARCHES.filter((arch) => architectureOf(arch).image.packed === isPacked),
  );
  const names = packed!.map((arch) => `, and no ${architectureOf(arch).image.name}`);
  return `no Image of ${plain!.join(' or ')}${names.join('')}`;
}

/**
 * The zboot header (drivers/firmware/efi/libstub): `MZ`, `zimg`, offset and size of the packed data, and the
 * packer's name at 24.
 */
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

/** Reads an image of an architecture whose format is a loader that contains the packed kernel. */
function readPacked(path: string, arch: Arch, wantsRelease: boolean): KernelImage {
  const bytes = readInput(path, { first: MAX_INPUT });
  const { image } = architectureOf(arch);
  const { size, pageSize } = image.read(bytes);
  if (size === undefined) {
    throw new Failure(
      `${path}: this ${image.name} does not say how large its kernel is unpacked; give BASE:SIZE`,
    );
  }
  return { arch, size, pageSize, release: wantsRelease ? releaseIn(unpackedInside(bytes)) : undefined };
}

/**
 * The start of what a kernel build packs with gzip: deflated, no name, no time, best compression, on Unix.
 */
const GZIP_START = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/**
 * Unpacks the kernel in a zImage; empty if it is not packed with gzip. A gzip reader would report the bytes
 * after the packed data as an error.
 */
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
/** Limit of occurrences of the word that are tried: it also appears in formats and comments. */
const MAX_TRIES = 100;

/** The release in an unpacked kernel. */
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

/** Unpacks as much as there is. */
function unpacked(path: string, bytes: Uint8Array, most: number): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
  } catch (error) {
    throw new Failure(`${path}: cannot be unpacked: ${(error as Error).message}`);
  }
}

/** Unpacks as much as there is; empty if it is too large or damaged, because its header was read already. */
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
