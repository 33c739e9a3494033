// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../src/base/latin1.ts';
import { pathUri, plainPath, spotRegion, utf16Column, wholeText } from '../../src/report/check-place.ts';
import { bytes, spotOf } from '../support/check-reports.ts';

describe('a column', () => {
  it('is that of the UTF-16 of what stands before it', () => {
    const unit = fc.constantFrom('a', '\t', '~', '\x80', 'ä', '߿', 'ࠀ', '漢', '\uffff', '🦀', '\u{10ffff}');
    fc.assert(
      fc.property(fc.array(unit), fc.array(unit), (before, after) => {
        const start = Buffer.from(before.join(''));
        const line = latin1(Buffer.concat([start, Buffer.from(after.join(''))]));
        expect(utf16Column(line, start.length + 1)).toBe(start.toString().length + 1);
      }),
    );
  });

  it('counts a byte that is no UTF-8 as one', () => {
    const line = fc.uint8Array({ maxLength: 20 });
    fc.assert(
      fc.property(line, (part) => {
        // each non-ASCII byte is followed by an ASCII one, so that none is part of UTF-8
        const text = [...part].map((byte) => `${String.fromCharCode(byte | 0x80)}a`).join('');
        expect(utf16Column(text, text.length + 1)).toBe(text.length + 1);
      }),
    );
  });

  it.each([
    ['within a character, is its start', bytes('a漢b'), 3, 2],
    ['behind the text, goes on by bytes', bytes('漢'), 9, 7],
    ['at the end', 'ab', 3, 3],
    ['of an empty line', '', 1, 1],
  ])('%s', (_, line, column, expected) => {
    expect(utf16Column(line, column)).toBe(expected);
  });
});

describe('a region', () => {
  const text = bytes('/* 🦀 */ reg = <1>;');
  it.each([
    ['within a line', { column: 12, endColumn: 15 }, { startColumn: 10, endLine: 12, endColumn: 13 }],
    [
      'without an end is the word',
      { column: 12, endColumn: 12 },
      { startColumn: 10, endLine: 12, endColumn: 13 },
    ],
    [
      'of several lines',
      { column: 12, endLine: 14, endColumn: 9 },
      { startColumn: 10, endLine: 14, endColumn: undefined },
    ],
    ['at the end of a line', { column: 23, endColumn: 23 }, { startColumn: 21, endLine: 12, endColumn: 21 }],
  ])('%s', (_, spot, expected) => {
    expect(spotRegion(spotOf({ text, ...spot }))).toEqual({ startLine: 12, ...expected });
  });
});

describe('a path', () => {
  it('is made plain as POSIX does', () => {
    const part = fc.constantFrom('a', 'b c', '.', '..', '', 'x%y', 'ö');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = parts.join('/');
        const normal = posix.normalize(path).replace(/\/$/, '');
        expect(plainPath(path)).toBe(normal === '.' ? '' : normal || (path.startsWith('/') ? '/' : ''));
      }),
    );
  });

  it('names the same file as an address', () => {
    const unit = fc.constantFrom('a', ' ', '%', '#', '?', ':', '&', '+', '~', '\n', 'ö', '漢', '🦀', '.');
    const name = fc.string({ unit, minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (parts) => {
        const path = parts.join('/');
        fc.pre(!/^\.*$/.test(plainPath(path)));
        const { uri, isRelative } = pathUri(path);
        expect(isRelative).toBe(!/^[A-Za-z]:\//.test(plainPath(path)));
        if (!isRelative) return;
        expect(fileURLToPath(new URL(uri, 'file:///base/folder/'))).toBe(
          posix.join('/base/folder', wholeText(path)).replace(/\/$/, ''),
        );
      }),
    );
  });

  it.each([
    ['boards/./a b.dts', 'boards/a%20b.dts', true],
    ['boards\\a.dts', 'boards/a.dts', true],
    ['a:b#c?.dts', 'a%3Ab%23c%3F.dts', true],
    ['/src/a.dts', 'file:///src/a.dts', false],
    ['C:\\src\\a.dts', 'file:///C:/src/a.dts', false],
    [bytes('größe.dts'), 'gr%C3%B6%C3%9Fe.dts', true],
    ['\ud800.dts', '%EF%BF%BD.dts', true],
    ['.', '.', true],
  ])('%j is %s', (path, uri, isRelative) => {
    expect(pathUri(path)).toEqual({ uri, isRelative });
  });
});
