// SPDX-License-Identifier: MIT
//
// Damaged images throw an ImageError with the offset, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FdtError } from '../../src/fdt/error.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { ImageError } from '../../src/image/error.ts';
import { readImage } from '../../src/image/read-image.ts';
import { dtTable, goldenImage, sample } from '../support/images.ts';
import { makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

const KESTREL = sample('cma-default/kestrel');
const GOLDEN = ['fit.itb', 'fit-external.itb', 'boot-v1.img', 'boot-v2.img', 'vendor-boot-v3.img'];

/** The image with one word replaced. */
function patched(image: Uint8Array, offset: number, word: number, littleEndian = true): Uint8Array {
  const copy = image.slice();
  new DataView(copy.buffer).setUint32(offset, word, littleEndian);
  return copy;
}

function fit(image: NodeLiteral): Uint8Array {
  const whole = { 'fdt-0': { type: 'flat_dt', data: 'x' }, 'fdt-1': { type: 'flat_dt', ...image } };
  return writeDtb(makeTree({ images: whole }));
}

const V2 = goldenImage('boot-v2.img');
const VENDOR = goldenImage('vendor-boot-v3.img');
const TABLE = dtTable([{ bytes: KESTREL }]);

describe('broken images', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    [
      'a table cut in its header',
      TABLE.subarray(0, 31),
      'truncated',
      /header of its table \(at byte 0x1f\)$/,
    ],
    ['a table of version 2', dtTable([], 2), 'bad-version', /^version 2 of a table.* \(at byte 0x1c\)$/],
    ['entries of 16 bytes', dtTable([], 0, { 3: 16 }), 'bad-layout', /^an entry of 16 bytes.*0xc\)$/],
    ['no end of entries', dtTable([], 0, { 4: 5000 }), 'too-many', /^5000 trees are more.*0x10\)$/],
    [
      'entries past the end',
      dtTable([], 0, { 5: 4, 4: 9 }),
      'truncated',
      /9 entries at 0x4 ends past.*0x14\)$/,
    ],
    [
      'a tree past the end',
      TABLE.subarray(0, 800),
      'truncated',
      /^tree 0 of 793 bytes at 0x40 ends.*0x20\)$/,
    ],
    ['a boot image cut in its header', V2.subarray(0, 1650), 'truncated', /header of 1660 bytes.*0x672\)$/],
    ['a boot image cut at its version', V2.subarray(0, 43), 'truncated', /header of 44 bytes/],
    ['a boot image of version 5', patched(V2, 40, 5), 'bad-version', /^version 5 of its header.*0x28\)$/],
    ['pages of 1 byte', patched(V2, 36, 1), 'bad-layout', /^1 bytes are no size of a page.*0x24\)$/],
    ['a kernel past the end', patched(V2, 8, 0xffff_ffff), 'truncated', /^the kernel of 4294967295 .*0x8\)$/],
    [
      'a dtb section past the end',
      patched(V2, 1648, 9000),
      'truncated',
      /^the dtb section of 9000 .*0x670\)$/,
    ],
    ['a vendor_boot of version 2', patched(VENDOR, 8, 2), 'bad-version', /^version 2 of its header.*0x8\)$/],
    ['a vendor ramdisk past the end', patched(VENDOR, 24, 1 << 20), 'truncated', /^the vendor ramdisk/],
    [
      'an external image past the end',
      fit({ 'data-offset': 0, 'data-size': 4 }),
      'truncated',
      /^image 'fdt-1' of 4/,
    ],
    [
      'an external image without a size',
      fit({ 'data-position': 0 }),
      'bad-layout',
      /'fdt-1' does not say where/,
    ],
    [
      'an offset of 8 bytes',
      fit({ 'data-offset': 0n }),
      'bad-layout',
      /^'data-offset' of 'fdt-1' is not one cell/,
    ],
  ])('%s', (_, image, kind, message) => {
    const error = errorOf(image);
    expect(error).toBeInstanceOf(ImageError);
    expect((error as ImageError).kind).toBe(kind);
    expect((error as ImageError).message).toMatch(message);
  });

  it('has a limit to the trees in a file', () => {
    const blob = writeDtb(makeTree({}));
    expect(errorOf(Buffer.concat(Array<Uint8Array>(4097).fill(blob)))).toMatchObject({ kind: 'too-many' });
  });

  it('has a limit to magic numbers without a tree', () => {
    expect(errorOf(Buffer.alloc(1 << 20, 'd00dfeed', 'hex').subarray(1))).toMatchObject({ kind: 'too-many' });
  });

  it('skips bytes that only look like magic numbers quickly', () => {
    expect(readImage(new Uint8Array(1 << 22).fill(0xd0)).entries).toEqual([]);
  });

  it('reads any damaged image, or says what is wrong with it', () => {
    const images = [...GOLDEN.map(goldenImage), dtTable([{ bytes: KESTREL }, { bytes: KESTREL }], 1)];
    const damage = fc.record({
      image: fc.constantFrom(...images),
      changes: fc.array(fc.tuple(fc.nat(4096), fc.nat(255)), { maxLength: 8 }),
      length: fc.nat(12288),
    });
    fc.assert(
      fc.property(damage, ({ image, changes, length }) => {
        const copy = image.slice(0, Math.max(length, 1));
        for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
        for (const { offset, bytes } of readOrRefuse(copy)) {
          expect(offset + bytes.length).toBeLessThanOrEqual(copy.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function errorOf(image: Uint8Array): unknown {
  try {
    readImage(image);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Entries; none if the image is rejected. Any other exception fails the test. */
function readOrRefuse(image: Uint8Array): readonly { readonly offset: number; readonly bytes: Uint8Array }[] {
  try {
    return readImage(image).entries;
  } catch (error) {
    if (error instanceof ImageError || error instanceof FdtError) return [];
    throw error;
  }
}
