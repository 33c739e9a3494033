// SPDX-License-Identifier: MIT
//
// The zImage of 32-bit arm: a loader that contains the compressed kernel.
import { viewOf } from './image-format.ts';
import type { ImageFormat } from './image-format.ts';

/**
 * Offsets of the fields of the header (arch/arm/boot/compressed/vmlinux.lds.S), and of the table that it
 * points to: the table's length in words, its magic, the offset of the size of the uncompressed kernel, and
 * the size of that kernel's bss.
 */
const HEADER = { magic: 0x24, hasTable: 0x34, table: 0x38, length: 0x3c } as const;
const MAGIC = 0x016f2818;
const HAS_TABLE = 0x45454545;
const TABLE = { words: 0, magic: 4, sizeAt: 8, bss: 12, length: 16 } as const;
const TABLE_MAGIC = 0x5a534c4b;

export const ARM_ZIMAGE: ImageFormat = {
  name: 'zImage',
  packed: true,
  matches: (start) => start.length >= HEADER.length && viewOf(start).getUint32(HEADER.magic, true) === MAGIC,
  read: (file) => ({ size: unpackedSize(file), pageSize: undefined }),
};

/** Bytes from the start of the uncompressed kernel to the end of its bss. */
function unpackedSize(file: Uint8Array): bigint | undefined {
  const words = viewOf(file);
  const at = words.getUint32(HEADER.table, true);
  const isTable =
    words.getUint32(HEADER.hasTable, true) === HAS_TABLE &&
    at + TABLE.length <= file.length &&
    words.getUint32(at + TABLE.magic, true) === TABLE_MAGIC &&
    words.getUint32(at + TABLE.words, true) >= TABLE.length / 4;
  if (!isTable) return undefined;
  const sizeAt = words.getUint32(at + TABLE.sizeAt, true);
  if (sizeAt + 4 > file.length) return undefined;
  const size = words.getUint32(sizeAt, true) + words.getUint32(at + TABLE.bss, true);
  return size === 0 ? undefined : BigInt(size);
}
