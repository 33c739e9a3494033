// SPDX-License-Identifier: MIT
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly stored?: boolean;
  /** The unpacked size in the directory, if it should be wrong. */
  readonly claims?: number;
  /** Data in the zip instead of the packed text. */
  readonly packed?: Uint8Array;
}

/** A zip according to the format's specification (APPNOTE 4.3), made with node's zlib. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text, stored = false, claims, packed: given } of entries) {
    const content = Buffer.from(text as string);
    const packed = given ?? (stored ? content : deflateRawSync(content));
    const nameBytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? content.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameBytes, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, rest, nameBytes]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return new Uint8Array(Buffer.concat([...locals, list, Buffer.from('PK\x05\x06'), end]));
}

/** A zip without files whose zip64 record claims a number of files, in a directory beyond its end. */
export function zip64Of(count: number): Uint8Array {
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06');
  record.writeUInt32LE(44, 4);
  for (const at of [24, 32]) record.writeUInt32LE(count, at);
  record.writeUInt32LE(0x1000, 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07');
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.fill(0xff, 8, 20);
  return new Uint8Array(Buffer.concat([record, locator, end]));
}

const MIB = 1024 * 1024;

/** Deflated bytes, a thousandth of the size, that unpack to this many MiB of one byte. */
export function bomb(size: number, byte = 0): Uint8Array {
  const block = deflateRawSync(Buffer.alloc(MIB, byte), { finishFlush: constants.Z_SYNC_FLUSH });
  const last = deflateRawSync('');
  return Buffer.concat([...Array<Buffer>(size).fill(block), last]);
}
