// SPDX-License-Identifier: MIT

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** Value of a number that a double cannot represent exactly; undefined for more than 64 bits. */
export function largeInteger(digits: string): bigint | undefined {
  const octal = /^0[0-7]/.test(digits);
  // numbers with more digits than any 64-bit number need no arithmetic
  if (digits.length > 66 && !/^0x?0/i.test(digits)) return undefined;
  const value = BigInt(octal ? `0o${digits}` : digits);
  return value > MAX_U64 ? undefined : value;
}

/** The digits of an octal number up to the first 8 or 9. */
export function octalDigits(digits: string): string {
  return digits.slice(0, digits.search(/[^0-7]|$/));
}

/** Length of `U`, `L`, `UL`, `LL` or `ULL` after a number. */
export function suffixLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== 0x55 && code !== 0x4c) return 0;
  return /^(?:ULL|UL|LL|U|L)/.exec(text.slice(at, at + 3))?.[0].length ?? 0;
}
