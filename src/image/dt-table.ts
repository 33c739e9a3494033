// SPDX-License-Identifier: MIT
//
// Android's partition of device trees (dtbo.img, and dtb.img of some boards): a table in front of blobs. Everything is
// big-endian. https://source.android.com/docs/core/architecture/dto/partitions
import { readU32 } from '../base/big-endian.ts';
import { hex } from '../base/hex.ts';
import { ImageError } from './error.ts';
import { MAX_ENTRIES, part } from './image.ts';
import type { Compression, UnnumberedEntry } from './image.ts';

const DT_TABLE_MAGIC = 0xd7b7ab1e;
const HEADER_SIZE = 32;
const ENTRY_SIZE = 32;

/** The compression of an entry, by the four low bits of its flags; only version 1 has them. */
const COMPRESSIONS: readonly Compression[] = ['none', 'zlib', 'gzip'];

export function isDtTable(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && readU32(bytes, 0) === DT_TABLE_MAGIC;
}

/**
 * Reads a table of version 0 or 1. Offsets in errors and entries are relative to `base`.
 *
 * @throws {ImageError}
 */
export function readDtTable(image: Uint8Array, base = 0): UnnumberedEntry[] {
  if (image.length < HEADER_SIZE)
    throw new ImageError('truncated', base + image.length, 'the image ends within the header of its table');
  const word = (offset: number): number => readU32(image, offset);
  const entrySize = word(12);
  const count = word(16);
  const start = word(20);
  const version = word(28);
  if (version > 1)
    throw new ImageError('bad-version', base + 28, `version ${version} of a table of trees is not known`);
  if (entrySize < ENTRY_SIZE)
    throw new ImageError(
      'bad-layout',
      base + 12,
      `an entry of ${entrySize} bytes is shorter than ${ENTRY_SIZE}`,
    );
  if (count > MAX_ENTRIES)
    throw new ImageError('too-many', base + 16, `${count} trees are more than ${MAX_ENTRIES}`);
  if (start + count * entrySize > image.length) {
    throw new ImageError(
      'truncated',
      base + 20,
      `the table of ${count} entries at ${hex(start)} ends past the image's ${image.length} bytes`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * entrySize;
    const offset = word(at + 4);
    const flags = version === 1 ? word(at + 16) : 0;
    return {
      name: undefined,
      description: idText(
        Array.from({ length: 6 }, (_, field) => word(at + 8 + 4 * field)),
        version,
      ),
      compression: COMPRESSIONS[flags & 15] ?? 'unknown',
      offset: base + offset,
      bytes: part(image, offset, word(at), base + at, `tree ${i}`),
    };
  });
}

/** The ids by which a boot loader chooses an entry, without those that are 0. */
function idText([id = 0, rev = 0, ...rest]: readonly number[], version: number): string {
  const custom = version === 1 ? rest.slice(1) : rest;
  const parts = [];
  if (id !== 0) parts.push(`id ${hex(id)}`);
  if (rev !== 0) parts.push(`rev ${hex(rev)}`);
  if (custom.some((word) => word !== 0)) parts.push(`custom ${custom.map(hex).join(' ')}`);
  return parts.join(', ');
}
