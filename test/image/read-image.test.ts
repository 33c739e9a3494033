// SPDX-License-Identifier: MIT
//
// The trees in images from the formats' own tools (test/golden/image), and in images made here.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/image/image.ts';
import { readImage } from '../../src/image/read-image.ts';
import { dtTable, goldenImage, sample } from '../support/images.ts';

const KESTREL = sample('cma-default/kestrel');
const OSPREY = sample('overlap/osprey');

const K = 'kestrel';
const O = 'osprey';
const CAMERA = 'overlay';

/**
 * Each entry in a line: name, description, offset, size, compression, and which tree is in it, compared byte
 * by byte.
 */
function inShort({ entries }: Image): string[] {
  return entries.map(({ index, name, description, offset, bytes, compression }) => {
    const blob = Buffer.from(compression === 'gzip' ? gunzipSync(bytes) : bytes);
    const what = blob.equals(KESTREL)
      ? K
      : blob.equals(OSPREY)
        ? O
        : blob.length === 162
          ? CAMERA
          : 'neither';
    return `${index} ${name ?? '-'} (${description}) ${offset.toString(16)}+${bytes.length} ${compression} ${what}`;
  });
}

describe('images made by their own tools', () => {
  it.each<[string, Image['kind'], string[]]>([
    [
      'fit.itb',
      'fit',
      [
        `0 fdt-kestrel (Kestrel, arm64) 160+793 none ${K}`,
        `1 fdt-osprey (Osprey, arm64) 520+333 gzip ${O}`,
        `2 fdt-camera () 6cc+162 none ${CAMERA}`,
      ],
    ],
    [
      'fit-external.itb',
      'fit',
      [
        `0 fdt-kestrel (Kestrel, arm64) 490+793 none ${K}`,
        `1 fdt-osprey (Osprey, arm64) 7ac+333 gzip ${O}`,
        `2 fdt-camera () 8fc+162 none ${CAMERA}`,
      ],
    ],
    [
      'fit-position.itb',
      'fit',
      [
        `0 fdt-kestrel (Kestrel, arm64) 100c+793 none ${K}`,
        `1 fdt-osprey (Osprey, arm64) 1328+333 gzip ${O}`,
        `2 fdt-camera () 1478+162 none ${CAMERA}`,
      ],
    ],
    ['boot-v0.img', 'boot-image', [`0 - (with the kernel) 809+793 none ${K}`]],
    [
      'boot-v1.img',
      'boot-image',
      [`0 - (recovery dtbo) 1800+162 none ${CAMERA}`, `1 - (with the kernel) 809+793 none ${K}`],
    ],
    [
      'boot-v2.img',
      'boot-image',
      [
        `0 - (dtb section) 2000+793 none ${K}`,
        `1 - (dtb section) 2319+647 none ${O}`,
        `2 - (recovery dtbo) 1800+162 none ${CAMERA}`,
        `3 - (with the kernel) 809+793 none ${K}`,
      ],
    ],
    ['boot-v3.img', 'boot-image', [`0 - (with the kernel) 1009+793 none ${K}`]],
    [
      'vendor-boot-v3.img',
      'vendor-boot',
      [`0 - (dtb section) 1800+793 none ${K}`, `1 - (dtb section) 1b19+647 none ${O}`],
    ],
  ])('%s', (name, kind, expected) => {
    const image = readImage(goldenImage(name));
    expect({ kind: image.kind, entries: inShort(image) }).toEqual({ kind, entries: expected });
  });

  it('has the configurations of a FIT image', () => {
    expect(readImage(goldenImage('fit.itb')).configurations).toEqual([
      { name: 'conf-kestrel', description: 'Kestrel', isDefault: true, entries: [0] },
      { name: 'conf-camera', description: '', isDefault: false, entries: [0, 2] },
      { name: 'conf-gone', description: '', isDefault: false, entries: undefined },
    ]);
  });

  it('gives views of the file, at the offsets it names', () => {
    const file = goldenImage('boot-v2.img');
    for (const { bytes, offset } of readImage(file).entries) {
      expect(bytes.buffer).toBe(file.buffer);
      expect(bytes.byteOffset - file.byteOffset).toBe(offset);
    }
  });
});

describe('tables of trees', () => {
  it('version 0 has ids, revisions and four words of the maker', () => {
    const table = dtTable([
      { bytes: KESTREL, id: 0x107, rev: 2 },
      { bytes: OSPREY, words: [1, 0, 0, 0xff] },
    ]);
    expect(readImage(table).kind).toBe('dt-table');
    expect(inShort(readImage(table))).toEqual([
      `0 - (id 0x107, rev 0x2) 60+793 none ${K}`,
      `1 - (custom 0x1 0x0 0x0 0xff) 379+647 none ${O}`,
    ]);
  });

  it('version 1 has a compression in the first of those words', () => {
    const entries = [0, 1, 2, 3, 0x12].map((flags) => ({ bytes: KESTREL, words: [flags, 0, 0, 0] }));
    const image = readImage(dtTable(entries, 1));
    expect(image.entries.map(({ compression }) => compression)).toEqual([
      'none',
      'zlib',
      'gzip',
      'unknown',
      'gzip',
    ]);
  });

  it('is found in a section of a boot image as well', () => {
    const image = vendorBoot(4, dtTable([{ bytes: OSPREY, id: 7 }]));
    expect(inShort(readImage(image))).toEqual([`0 - (dtb section, id 0x7) 2040+647 none ${O}`]);
  });
});

describe('blobs in a file', () => {
  const filler = new Uint8Array(100).fill(0xd0);
  it.each<[string, Uint8Array[], string[]]>([
    ['alone', [KESTREL], [`0 - () 0+793 none ${K}`]],
    ['with padding behind', [KESTREL, new Uint8Array(4096)], [`0 - () 0+793 none ${K}`]],
    ['one after the other', [KESTREL, OSPREY], [`0 - () 0+793 none ${K}`, `1 - () 319+647 none ${O}`]],
    [
      'behind and between something else',
      [filler, KESTREL, filler, OSPREY],
      [`0 - () 64+793 none ${K}`, `1 - () 3e1+647 none ${O}`],
    ],
    ['cut at the end', [filler, KESTREL, OSPREY.subarray(0, 646)], [`0 - () 64+793 none ${K}`]],
    ['in code that looks for the magic number', [filler, Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed)], []],
    ['in nothing', [], []],
  ])('%s', (_, parts, expected) => {
    const image = readImage(Buffer.concat(parts));
    expect({ kind: image.kind, entries: inShort(image) }).toEqual({ kind: 'blobs', entries: expected });
  });
});

/** A vendor_boot image with pages of 4096 bytes, a ramdisk of one page, and a given dtb section. */
function vendorBoot(version: number, dtb: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4096);
  header.write('VNDRBOOT', 'latin1');
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(4096, 12);
  header.writeUInt32LE(10, 24);
  header.writeUInt32LE(dtb.length, 2100);
  return Buffer.concat([header, Buffer.alloc(4096), dtb]);
}
