// SPDX-License-Identifier: MIT
import { latin1Bytes } from '../base/latin1.ts';

/** A byte string as text: decoded where its bytes are UTF-8, and otherwise a character for each byte. */
export function utf8Text(bytes: string): string {
  if (!ABOVE_ASCII.test(bytes) || ABOVE_BYTES.test(bytes)) return bytes;
  try {
    return DECODER.decode(latin1Bytes(bytes));
  } catch {
    return bytes;
  }
}

const ABOVE_ASCII = /[^\0-\x7f]/;
/** What is no byte: it is text already. */
const ABOVE_BYTES = /[^\0-\xff]/;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
