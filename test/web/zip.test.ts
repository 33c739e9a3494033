// SPDX-License-Identifier: MIT
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZipError, isZip, readZip } from '../../src/web/zip.ts';

interface Entry {
  readonly name: string;
  readonly text: string;
  readonly stored?: boolean;
  /** What the directory says of its size unpacked, in place of the truth. */
  readonly claims?: number;
}

/** A zip by the format's own description (APPNOTE 4.3), with node's zlib. */
function zipOf(entries: readonly Entry[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text, stored = false, claims } of entries) {
    const content = Buffer.from(text);
    const packed = stored ? content : deflateRawSync(content);
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

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('zips', () => {
  it('give their files, by paths below where they are', () => {
    const zip = zipOf([
      { name: 'board/', text: '', stored: true },
      { name: 'board/a.dts', text: '/dts-v1/; / { };'.repeat(50) },
      { name: './b\\\\c.dtsi', text: 'stored', stored: true },
      { name: '../../größe.h', text: '' },
      { name: '__MACOSX/board/._a.dts', text: 'x' },
    ]);
    expect(isZip(zip)).toBe(true);
    expect(readZip(zip).map(({ path, bytes }) => [path, text(bytes)])).toEqual([
      ['board/a.dts', '/dts-v1/; / { };'.repeat(50)],
      ['b/c.dtsi', 'stored'],
      [Buffer.from('größe.h').toString('latin1'), ''],
    ]);
  });

  it('may be empty', () => {
    const zip = zipOf([]);
    expect(isZip(zip)).toBe(true);
    expect(readZip(zip)).toEqual([]);
  });

  const good = zipOf([{ name: 'a.dts', text: 'a'.repeat(5000) }]);
  const many = (count: number, more: Partial<Entry> = {}): Uint8Array =>
    zipOf(Array.from({ length: count }, (_, i) => ({ name: `${i}`, text: '0123456789', ...more })));
  it.each<[string, Uint8Array, number | undefined, RegExp]>([
    ['that is cut', good.subarray(0, 40), undefined, /cannot be unpacked/],
    ['that unpacks to more than there is room for', good, 4999, /unpacks to more than/],
    ['of many files that do so together', many(100), 999, /unpacks to more than/],
    [
      'that is larger than its directory says',
      many(100, { stored: true, claims: 1 }),
      999,
      /unpacks to more than/,
    ],
    [
      'of more files than any board has',
      many(20_001, { text: '', stored: true }),
      undefined,
      /more than 20000 files/,
    ],
  ])('refuse one %s', (_, zip, room, message) => {
    expect(() => readZip(zip, room)).toThrow(ZipError);
    expect(() => readZip(zip, room)).toThrow(message);
  });

  it('never unpack a file to more than its directory says', () => {
    const zip = zipOf([{ name: 'a', text: 'a'.repeat(5000), claims: 10 }]);
    let longest = 0;
    try {
      longest = Math.max(...readZip(zip).map(({ bytes }) => bytes.length));
    } catch (error) {
      expect(error).toBeInstanceOf(ZipError);
    }
    expect(longest).toBeLessThanOrEqual(10);
  });

  it.each([['PK'], ['\xd0\x0d\xfe\xed'], ['PK\x07\x08']])('are not %j', (start) => {
    expect(isZip(Buffer.from(start, 'latin1'))).toBe(false);
  });
});
