// SPDX-License-Identifier: MIT
import { Gunzip, Inflate, Unzlib } from 'fflate';
import { joinBytes } from '../base/bytes.ts';

/** Bytes that are unpacked at once: they unpack to at most a thousand times as many. */
const SLICE = 4096;

const FORMATS = { deflate: Inflate, gzip: Gunzip, zlib: Unzlib };
export type Packing = keyof typeof FORMATS;

/** Unpacks bytes, at most `most` of them. */
export function unpacked(
  packing: Packing,
  packed: Uint8Array,
  most: number,
): Uint8Array | 'damaged' | 'too-large' {
  const chunks: Uint8Array[] = [];
  const seen = { total: 0, ended: false };
  const stream = new FORMATS[packing]((chunk, final) => {
    chunks.push(chunk);
    seen.total += chunk.length;
    seen.ended = final;
  });
  try {
    for (let at = 0; at < packed.length && seen.total <= most; at += SLICE) {
      const end = at + SLICE;
      stream.push(packed.subarray(at, end), end >= packed.length);
    }
  } catch {
    return 'damaged';
  }
  if (seen.total > most) return 'too-large';
  return seen.ended ? joinBytes(chunks) : 'damaged';
}
