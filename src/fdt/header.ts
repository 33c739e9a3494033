// SPDX-License-Identifier: MIT
import { readU32 } from '../base/big-endian.ts';
import { hex } from '../base/hex.ts';
import { FdtError } from './error.ts';
import { FDT_MAGIC, FDT_VERSION, headerSize } from './format.ts';

/** A checked header: every block is within `totalSize`, which is within the file. */
export interface FdtHeader {
  readonly version: number;
  readonly totalSize: number;
  readonly bootCpu: number;
  /** Byte offset of the memory reservation block, a multiple of 8. */
  readonly reservations: number;
  /** Byte offsets of the structure block: starts at a multiple of 4, ends at `structEnd` at the latest. */
  readonly struct: number;
  readonly structEnd: number;
  /** Byte offsets of the strings block. */
  readonly strings: number;
  readonly stringsEnd: number;
}

/** Whether the bytes start like a device tree blob. */
export function isDtb(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && readU32(bytes, 0) === FDT_MAGIC;
}

/**
 * Reads and checks the header like libfdt's `fdt_check_header()`; also accepts version 1, which dtc can
 * write.
 */
export function readHeader(blob: Uint8Array): FdtHeader {
  if (blob.length < 4)
    throw new FdtError('truncated', blob.length, `${blob.length} bytes are no device tree blob`);
  const magic = readU32(blob, 0);
  if (magic !== FDT_MAGIC) {
    throw new FdtError('bad-magic', 0, `the file starts with ${hex(magic)}, not with ${hex(FDT_MAGIC)}`);
  }
  const word = (offset: number): number => {
    if (offset + 4 > blob.length)
      throw new FdtError('truncated', blob.length, 'the file ends within the header');
    return readU32(blob, offset);
  };
  const version = word(20);
  const lastCompatible = word(24);
  if (version < 1 || lastCompatible > FDT_VERSION || version < lastCompatible) {
    throw new FdtError(
      'bad-version',
      20,
      `version ${version}, compatible with ${lastCompatible}, is not readable`,
    );
  }
  const totalSize = word(4);
  const size = headerSize(version);
  if (totalSize < size) {
    throw new FdtError('truncated', 4, `the total size ${totalSize} is less than the header's ${size}`);
  }
  if (totalSize > blob.length) {
    throw new FdtError(
      'truncated',
      4,
      `the total size is ${totalSize}, but the file has ${blob.length} bytes`,
    );
  }

  /** A block's start and end; a block without a size may extend to the end of the blob. */
  const block = (name: string, field: number, sizeField: number | undefined): [number, number] => {
    const start = word(field);
    if (start < size || start > totalSize) {
      throw new FdtError('bad-layout', field, `the ${name} block at ${hex(start)} is outside the blob`);
    }
    if (sizeField === undefined) return [start, totalSize];
    const end = start + word(sizeField);
    if (end > totalSize) {
      throw new FdtError('bad-layout', sizeField, `the ${name} block ends at ${hex(end)}, outside the blob`);
    }
    return [start, end];
  };
  const [reservations] = block('memory reservation', 16, undefined);
  if (reservations % 8 !== 0) {
    throw new FdtError(
      'misaligned',
      16,
      `the memory reservation block at ${hex(reservations)} is not 8-byte aligned`,
    );
  }
  const [struct, structEnd] = block('structure', 8, version >= 17 ? 36 : undefined);
  if (struct % 4 !== 0) {
    throw new FdtError('misaligned', 8, `the structure block at ${hex(struct)} is not 4-byte aligned`);
  }
  const [strings, stringsEnd] = block('strings', 12, version >= 3 ? 32 : undefined);
  const bootCpu = version >= 2 ? word(28) : 0;
  return { version, totalSize, bootCpu, reservations, struct, structEnd, strings, stringsEnd };
}
