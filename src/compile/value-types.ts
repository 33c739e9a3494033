// SPDX-License-Identifier: MIT
//
// Guesses the types of values that have none, as in blobs.

/** How values are printed: the enclosing delimiters, and the bytes of an element. */
export type ValueType = 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'string';

/**
 * The likely type of the bytes from `start` to `end`, by dtc's rule: strings if all bytes are printable or
 * common control characters, the last byte is a NUL, and at most half of the bytes are NUL; else cells if the
 * length is a multiple of 4; else bytes.
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
