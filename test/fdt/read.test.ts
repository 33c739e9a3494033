// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { isDtb } from '../../src/fdt/header.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { END, NOP, STRUCT_AT, blob, node, prop } from '../support/blob.ts';
import { goldenBytes } from '../support/golden.ts';
import { shape } from '../support/shape.ts';
import type { Shape } from '../support/shape.ts';

describe('versions', () => {
  const newest = readDtb(goldenBytes('fdt/v17.dtb.base64'));

  /**
   * In blobs of versions before 16, dtc 1.6.1 adds a `name` property to each node, without the unit address.
   */
  const withNames = (from: Shape): Shape => {
    const name = Buffer.from(`${from.name.split('@')[0]!}\0`).toString('hex');
    return {
      ...from,
      properties: from.properties.some(([key]) => key === 'name')
        ? from.properties
        : [...from.properties, ['name', name]],
      children: from.children.map(withNames),
    };
  };

  it.each([
    [1, 0],
    [2, 3],
    [3, 3],
    [16, 3],
    [17, 3],
  ])('version %i holds the same tree, and boot CPU %i', (version, bootCpu) => {
    const bytes = goldenBytes(`fdt/v${version}.dtb.base64`);
    const tree = readDtb(bytes);
    expect(shape(tree.root)).toEqual(version < 16 ? withNames(shape(newest.root)) : shape(newest.root));
    expect(tree.bootCpu).toBe(bootCpu);
    expect(tree.totalSize).toBe(bytes.length);
    expect(tree.reservations).toEqual([
      { base: 0x10000000n, size: 0x4000n },
      { base: 0x1f0000000n, size: 0x10000n },
    ]);
  });

  it('reads what the source says', () => {
    const pool = newest.root.child('reserved-memory')!.child('pool')!;
    expect(pool.path).toBe('/reserved-memory/pool@48000000');
    expect(pool.properties.map(({ name, length }) => [name, length])).toEqual([
      ['compatible', 16],
      ['reusable', 0],
      ['reg', 16],
      ['phandle', 4],
    ]);
  });
});

describe('what a reader has to put up with', () => {
  const plain = shape(readDtb(blob({ struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END] })).root);

  // dtc 1.6.1 (-I dtb -O dtb) reads each of them the same as the unchanged blob
  it.each([
    [
      'NOPs wherever dtc takes them',
      { struct: [1, '\0', NOP, ...prop(0, 'abcde'), NOP, ...node('a', NOP), NOP, 2, END] },
    ],
    ['bytes after the end tag', { struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END, 7, 7] }],
    [
      'bytes after the blob',
      { struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END], after: 'junk' },
    ],
    [
      'a later compatible version',
      {
        struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END],
        header: { version: 18, lastCompatible: 17 },
      },
    ],
    ['a property after a subnode', { struct: [...node('', ...node('a'), ...prop(0, 'abcde')), END] }],
  ])('%s', (_, parts) => {
    expect(shape(readDtb(blob(parts)).root)).toEqual(plain);
  });

  it('a root node that has a name', () => {
    expect(readDtb(blob({ struct: [...node('root'), END] })).root.name).toBe('root');
  });

  it('names that share the ends of others, and empty ones', () => {
    const struct = [...node('', ...prop(0), ...prop(10), ...prop(13)), END];
    const { root } = readDtb(blob({ struct, strings: 'interrupt-reg\0' }));
    expect(root.properties.map(({ name }) => name)).toEqual(['interrupt-reg', 'reg', '']);
  });

  it('bytes that are no ASCII, in names', () => {
    const { root } = readDtb(
      blob({ struct: [...node('', ...prop(0), ...node('\xff\x80')), END], strings: '\xe9\0' }),
    );
    expect([root.properties[0]!.name, root.children[0]!.name]).toEqual(['\xe9', '\xff\x80']);
  });

  it("a blob that does not start at the buffer's start", () => {
    const bytes = blob({ struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END] });
    const inner = new Uint8Array(bytes.length + 3);
    inner.set(bytes, 3);
    expect(shape(readDtb(inner.subarray(3)).root)).toEqual(plain);
  });
});

it('values are views of the blob, at their offset in it', () => {
  const bytes = blob({ struct: [...node('', ...prop(0, 'abc')), END] });
  const property = readDtb(bytes).root.property('reg')!;
  expect(property.data).toBe(bytes);
  expect(property.start).toBe(STRUCT_AT + 20);
  expect(property.value.buffer).toBe(bytes.buffer);
});

it.each([
  ['one with a size', [0, 0x1000, 0, 1, 0, 0, 0, 0], [{ base: 0x1000n, size: 1n }]],
  // only 0, 0 ends the list: stopping at size 0 is the kernel's behaviour, not the format's
  ['one without', [0, 0x1000, 0, 0, 0, 0, 0, 0], [{ base: 0x1000n, size: 0n }]],
  ['one at 0', [0, 0, 0, 1, 0, 0, 0, 0], [{ base: 0n, size: 1n }]],
  ['a large one', [~0, ~0, 1, 2, 0, 0, 0, 0], [{ base: 0xffffffffffffffffn, size: 0x100000002n }]],
])('memory reservations: %s', (_, reservations, expected) => {
  expect(readDtb(blob({ reservations })).reservations).toEqual(expected);
});

it.each([
  [Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed), true],
  [Uint8Array.of(0xd0, 0x0d, 0xfe), false],
  [Uint8Array.of(0xed, 0xfe, 0x0d, 0xd0), false],
  [new Uint8Array(), false],
])('isDtb(%o) is %s', (bytes, expected) => {
  expect(isDtb(bytes)).toBe(expected);
});
