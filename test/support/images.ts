// SPDX-License-Identifier: MIT
//
// Images that contain blobs: those of test/golden/image, and tables of trees built from their parts.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ByteWriter } from '../../src/base/big-endian.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { goldenBytes } from './golden.ts';
import { compileText } from './sources.ts';

/** An image of test/golden/image. */
export function goldenImage(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(goldenBytes(`image/${name}.gz.base64`)));
}

/** The blob of a board of dts-samples that consists of one file. */
export function sample(name: string): Uint8Array {
  const source = readFileSync(new URL(`../../dts-samples/${name}.dts`, import.meta.url), 'latin1');
  return writeDtb(compileText(source).tree!);
}

export interface TableEntry {
  readonly bytes: Uint8Array;
  readonly id?: number;
  readonly rev?: number;
  /** The four words after the revision: flags and three custom ones in version 1. */
  readonly words?: readonly number[];
}

/** Fields of a table's header by index, which replace the correct ones. */
export type TableHeader = Readonly<Record<number, number>>;

/**
 * A table of trees in the layout of AOSP's mkdtboimg (system/libufdt, dt_table.h): header, entries, blobs.
 */
export function dtTable(entries: readonly TableEntry[], version = 0, header: TableHeader = {}): Uint8Array {
  const start = 32 + 32 * entries.length;
  const total = start + entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const image = new ByteWriter(total);
  [0xd7b7ab1e, total, 32, 32, entries.length, 32, 2048, version].forEach((word, i) => {
    image.u32(header[i] ?? word);
  });
  let offset = start;
  for (const { bytes, id = 0, rev = 0, words = [0, 0, 0, 0] } of entries) {
    for (const word of [bytes.length, offset, id, rev, ...words]) image.u32(word);
    offset += bytes.length;
  }
  for (const { bytes } of entries) image.bytes(bytes);
  return image.finish().slice();
}
