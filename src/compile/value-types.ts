// SPDX-License-Identifier: MIT
//
// Types for values of which none are known: blobs have none.

/** How values are written: between which words, and how many bytes an element has. */
export type ValueType = 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'string';

/**
 * What the bytes from `start` to `end` look like, by dtc's rule: strings where all is printable or a usual control
 * character, the last byte is a NUL and no more than half of the bytes are; else cells where they are whole ones; else bytes.
 */
export function guessType(data: Uint8Array, start: number, end: number): ValueType {
  let nuls = 0;
  let text = data[end - 1] === 0;
  for (let at = start; text && at < end; at++) {
    const byte = data[at]!;
    if (byte === 0) nuls++;
    else text = (byte >= 0x20 && byte < 0x7f) || (byte >= BELL && byte <= CARRIAGE_RETURN);
  }
  if (text && 2 * nuls <= end - start) return 'string';
  return (end - start) % 4 === 0 ? 'uint32' : 'uint8';
}

const BELL = 7;
const CARRIAGE_RETURN = 13;
