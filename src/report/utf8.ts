// SPDX-License-Identifier: MIT
import { latin1Bytes } from '../base/latin1.ts';

/** A byte string as text: decoded if it is UTF-8, else one character per byte. */
export function utf8Text(bytes: string): string {
  if (!ABOVE_ASCII.test(bytes) || ABOVE_BYTES.test(bytes)) return bytes;
  try {
    return DECODER.decode(latin1Bytes(bytes));
  } catch {
    return bytes;
  }
}

const ABOVE_ASCII = /[^\0-\x7f]/;
/** A character beyond a byte: the string is already text. */
const ABOVE_BYTES = /[^\0-\xff]/;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
