// SPDX-License-Identifier: MIT

/**
 * Parses the number at the start of a text like C's `strtol(text, NULL, 0)`: decimal, `0x` hexadecimal or `0`
 * octal; 0 if there is none; the nearest 64-bit number if it does not fit. Text after the number is ignored.
 */
export function cInteger(text: string): bigint {
  const match = NUMBER.exec(text);
  if (match === null) return 0n;
  const [, sign, hexadecimal, octal, decimal] = match;
  const digits =
    hexadecimal !== undefined ? `0x${hexadecimal}` : octal !== undefined ? `0o${octal}` : (decimal ?? '0');
  // a hostile text may have a million digits; more than 32 always exceed the limit
  const size = digits.length > 32 ? MAX : BigInt(digits);
  if (sign === '-') return -size < MIN ? MIN : -size;
  return size > MAX ? MAX : size;
}

const NUMBER = /^[ \t\n\v\f\r]*([+-]?)(?:0x0*([0-9a-f]+)|0+([0-7]+)|([1-9][0-9]*|0))/i;
const MAX = (1n << 63n) - 1n;
const MIN = -(1n << 63n);
