// SPDX-License-Identifier: MIT

/** Decodes one byte per character, so that nothing is lost and offsets stay the same. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start >= LONG) {
    // by far the fastest, and correct for ASCII; other text (decoded as windows-1252) is decoded again below
    const text = DECODER.decode(bytes.subarray(start, end));
    if (!NOT_ASCII.test(text)) return text;
  }
  let text = '';
  let i = start;
  // names are short and many: four characters per call take half the time
  for (; i + 4 <= end; i += 4) {
    text += String.fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
  }
  for (; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** The bytes of a text from `latin1`. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const DECODER = new TextDecoder('latin1');
const NOT_ASCII = /[\u0080-\uffff]/;
/** Number of bytes from which on a decoder is faster. */
const LONG = 64;
