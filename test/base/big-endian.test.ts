// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { ByteWriter, readU32, readU64 } from '../../src/base/big-endian.ts';

const VALUES_32 = [0, 1, 0x7fffffff, 0x80000000, 0xd00dfeed, 0xffffffff];
const VALUES_64 = [
  0n,
  1n,
  0xffffffffn,
  1n << 32n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 53n) + 1n,
  1n << 63n,
  ~(-1n << 64n),
];

describe('readers', () => {
  it.each(VALUES_32)('reads %s at an odd offset', (value) => {
    const bytes = new Uint8Array(9).fill(0xaa);
    new DataView(bytes.buffer).setUint32(3, value);
    expect(readU32(bytes, 3)).toBe(value);
  });

  it.each(VALUES_64)('reads %s at an odd offset', (value) => {
    const bytes = new Uint8Array(16).fill(0xaa);
    new DataView(bytes.buffer).setBigUint64(5, value);
    expect(readU64(bytes, 5)).toBe(value);
  });
});

describe('ByteWriter', () => {
  it('writes big-endian cells, strings and padding, from the smallest capacity', () => {
    const writer = new ByteWriter(0);
    writer.u32(0xd00dfeed);
    writer.u64(0x123456789abcdef0n);
    writer.cString('a\u00ff');
    writer.align(8);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(
      'd00dfeed' + '123456789abcdef0' + '61ff00' + '00',
    );
    expect(writer.length).toBe(16);
  });

  it.each([
    [0, 8, 0],
    [1, 4, 4],
    [4, 4, 4],
    [5, 8, 8],
    [16, 16, 16],
  ])('pads %i bytes to a multiple of %i: %i', (length, alignment, expected) => {
    const writer = new ByteWriter(2);
    writer.bytes(new Uint8Array(length).fill(0xff));
    writer.align(alignment);
    expect(Array.from(writer.finish())).toEqual(
      Array.from({ length: expected }, (_, i) => (i < length ? 0xff : 0)),
    );
  });

  // short and long pieces are copied in different ways
  it.each([0, 1, 31, 32, 33, 5000])('copies %i bytes from the middle of a buffer', (length) => {
    const source = Uint8Array.from({ length: length + 10 }, (_, i) => i * 7);
    const writer = new ByteWriter(1);
    writer.u32(0);
    writer.bytes(source, 3, length);
    expect(writer.finish().subarray(4)).toEqual(source.subarray(3, 3 + length));
  });
});
