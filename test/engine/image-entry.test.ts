// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { unpacker } from '../../src/node/unpack.ts';
import { BoardError } from '../../src/engine/board-error.ts';
import { pickEntry } from '../../src/engine/image-entry.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import type { Compression, Image } from '../../src/image/image.ts';
import { makeTree } from '../support/tree.ts';

const MIB = 1 << 20;
const BASE = writeDtb(makeTree({ soc: {} }));
const LARGE = overlay(40 * MIB);
const PACKED = new Uint8Array(gzipSync(LARGE));

/** An overlay with a value of a given number of bytes. */
function overlay(size: number): Uint8Array {
  const content = { value: new Uint8Array(size) };
  return writeDtb(makeTree({ fragment: { 'target-path': '/soc', __overlay__: content } }));
}

/** An image with these trees, and one configuration with the trees of these indices. */
function imageOf(
  trees: readonly (readonly [Compression, Uint8Array])[],
  configuration: readonly number[],
): Image {
  const entries = trees.map(([compression, bytes], index) => ({
    index,
    name: `fdt-${index}`,
    description: '',
    compression,
    offset: 0,
    bytes,
  }));
  const conf = { name: 'conf', description: '', isDefault: true, entries: configuration };
  return { kind: 'fit', entries, configurations: [conf] };
}

/** The error for a configuration that cannot be read. */
function refusal(image: Image): string {
  try {
    pickEntry(image, 'conf', { unpack: unpacker });
  } catch (error) {
    if (error instanceof BoardError) return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

describe('a configuration of a FIT image', () => {
  it('that names an overlay many times reads it once', () => {
    const image = imageOf(
      [
        ['none', BASE],
        ['gzip', PACKED],
      ],
      [0, ...Array<number>(64).fill(1)],
    );
    const { overlays } = pickEntry(image, 'conf', { unpack: unpacker });
    expect(overlays.length).toBe(64);
    expect(new Set(overlays).size).toBe(1);
  });

  it.each<readonly [string, readonly (readonly [Compression, Uint8Array])[]]>([
    ['packed', [['gzip', PACKED]]],
    ['packed and not packed', [['none', LARGE]]],
  ])('has one budget for all its trees: %s', (_, first) => {
    const image = imageOf([['none', BASE], ...first, ['gzip', PACKED]], [0, 1, 2]);
    expect(refusal(image)).toBe(
      'tree 2, fdt-2: the trees to read from the image have more than 64 MiB unpacked; extract them to files, or use fewer overlays',
    );
  });

  it('counts trees that are not packed, which may share their bytes', () => {
    const image = imageOf(
      [
        ['none', BASE],
        ['none', LARGE],
        ['none', LARGE],
      ],
      [0, 1, 2],
    );
    expect(refusal(image)).toMatch(/^tree 2, fdt-2: the trees to read .* 64 MiB unpacked/);
  });

  it.each([65, 4095])('has no %i overlays', (count) => {
    const image = imageOf(
      [
        ['none', BASE],
        ['none', overlay(4)],
      ],
      [0, ...Array<number>(count).fill(1)],
    );
    expect(refusal(image)).toBe(
      `configuration 'conf' names ${count} overlays; at most 64 are applied, so merge overlays that belong together`,
    );
  });
});
