// SPDX-License-Identifier: MIT

/**
 * The only function that converts an address or size to hexadecimal text: `0x` and lower-case digits, without
 * padding.
 */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
