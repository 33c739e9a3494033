// SPDX-License-Identifier: MIT

/** The one way an address or size leaves as text: `0x` and lower-case digits, none of them padding. */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
