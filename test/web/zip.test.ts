// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { ZipError, isZip, readZip, zipRoom } from '../../src/web/zip.ts';
import { bomb, zip64Of, zipOf } from '../support/zips.ts';
import type { ZipRoom } from '../../src/web/zip.ts';
import type { ZipEntry } from '../support/zips.ts';

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
    expect(readZip(zip, zipRoom()).map(({ path, bytes }) => [path, text(bytes)])).toEqual([
      ['board/a.dts', '/dts-v1/; / { };'.repeat(50)],
      ['b/c.dtsi', 'stored'],
      [Buffer.from('größe.h').toString('latin1'), ''],
    ]);
  });

  it('may be empty', () => {
    const zip = zipOf([]);
    expect(isZip(zip)).toBe(true);
    expect(readZip(zip, zipRoom())).toEqual([]);
  });

  const good = zipOf([{ name: 'a.dts', text: 'a'.repeat(5000) }]);
  const many = (count: number, more: Partial<ZipEntry> = {}): Uint8Array =>
    zipOf(Array.from({ length: count }, (_, i) => ({ name: `${i}`, text: '0123456789', ...more })));
  it.each<[string, Uint8Array, Partial<ZipRoom>, RegExp]>([
    ['that is cut', good.subarray(0, 40), {}, /cannot be unpacked/],
    ['that unpacks to more than there is room for', good, { bytes: 4999 }, /unpacks to more than/],
    ['of many files that do so together', many(100), { bytes: 999 }, /unpacks to more than/],
    [
      'that is larger than its directory says',
      many(100, { stored: true, claims: 1 }),
      { bytes: 999 },
      /unpacks to more than/,
    ],
    [
      'of more files than any board has',
      many(20_001, { text: '', stored: true }),
      {},
      /more than the 20000 files/,
    ],
    [
      'of 512 KiB that unpacks to 500 MiB',
      zipOf([{ name: 'a.dts', text: '', packed: bomb(500), claims: 500 << 20 }]),
      {},
      /unpacks to more than the 64 MiB/,
    ],
    ['whose directory says that it has 2^32 - 1 files', zip64Of(0xffffffff), {}, /more than the 20000 files/],
  ])('refuse one %s', (_, zip, room, message) => {
    expect(() => readZip(zip, { ...zipRoom(), ...room })).toThrow(ZipError);
    expect(() => readZip(zip, { ...zipRoom(), ...room })).toThrow(message);
  });

  it('of one drop share the room', () => {
    const room = { bytes: 9999, files: 20_000 };
    expect(readZip(good, room)).toHaveLength(1);
    expect(() => readZip(good, room)).toThrow(/unpacks to more than/);
    const few = { bytes: 10_000, files: 3 };
    expect(readZip(many(2), few)).toHaveLength(2);
    expect(() => readZip(many(2), few)).toThrow(/more than the 20000 files/);
  });

  it.each<[string, string, string]>([
    ['an absolute path', '/etc/passwd', 'etc/passwd'],
    ['an absolute path of Windows', 'C:\\Windows\\a.dts', 'C:/Windows/a.dts'],
    ['a way up in its middle', 'a/../../../b.dts', 'a/b.dts'],
    ['a way up by backslashes', '..\\..\\b.dts', 'b.dts'],
    ['markup', '<img src=x onerror=alert(1)>.dts', '<img src=x onerror=alert(1)>.dts'],
    ['control characters', '\x1b[31m\r\n.dts', '\x1b[31m\r\n.dts'],
  ])('may have a file whose name is %s', (_, name, path) => {
    expect(readZip(zipOf([{ name, text: 'x' }]), zipRoom())).toMatchObject([{ path }]);
  });

  it('change no object by a file called __proto__', () => {
    const names = ['__proto__', 'constructor', 'a.dts'];
    const files = readZip(zipOf(names.map((name) => ({ name, text: 'x' }))), zipRoom());
    expect(files.map(({ path }) => path)).toContain('a.dts');
    expect(Object.entries(Object.prototype)).toEqual([]);
    expect({}.constructor).toBe(Object);
  });

  it.each([
    ['5000 bytes', zipOf([{ name: 'a', text: 'a'.repeat(5000), claims: 10 }])],
    ['500 MiB', zipOf([{ name: 'a', text: '', packed: bomb(500), claims: 10 }])],
  ])('never unpack a file of %s to more than its directory says', (_, zip) => {
    let longest = 0;
    try {
      longest = Math.max(...readZip(zip, zipRoom()).map(({ bytes }) => bytes.length));
    } catch (error) {
      expect(error).toBeInstanceOf(ZipError);
    }
    expect(longest).toBeLessThanOrEqual(10);
  });

  it.each([['PK'], ['\xd0\x0d\xfe\xed'], ['PK\x07\x08']])('are not %j', (start) => {
    expect(isZip(Buffer.from(start, 'latin1'))).toBe(false);
  });
});
