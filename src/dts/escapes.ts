// SPDX-License-Identifier: MIT

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

/**
 * Resolves the escapes in a literal's text like dtc: `\x` with one or two hexadecimal digits, up to three
 * octal digits, the letters of C, and any other character for itself. `onBadHex` is called for an `\x`
 * without digits.
 */
export function unescape(text: string, onBadHex?: () => void): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{0,2})|([0-7]{1,3})|([^])|$)/g,
    (_, hex?: string, octal?: string, other?: string) => {
      if (hex !== undefined) {
        if (hex === '') onBadHex?.();
        return String.fromCharCode(hex === '' ? 0 : parseInt(hex, 16));
      }
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (other === undefined) return '';
      return SIMPLE[other] ?? other;
    },
  );
}
