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

/** A byte string as text that is safe on a terminal: what controls it, or turns the order of text around, becomes an escape. */
export function printableUtf8(bytes: string): string {
  return utf8Text(bytes).replace(CONTROL, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

const CONTROL = /[\p{C}\p{Zl}\p{Zp}]/gu;

const ABOVE_ASCII = /[^\0-\x7f]/;
/** What is no byte: it is text already. */
const ABOVE_BYTES = /[^\0-\xff]/;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
