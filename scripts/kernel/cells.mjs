// SPDX-License-Identifier: MIT

export function hex(value) {
  return `0x${value.toString(16)}`;
}

/** A 64-bit number as two cells of source. */
export function cells(value) {
  return `${hex(value >> 32n)} ${hex(value & 0xffff_ffffn)}`;
}
