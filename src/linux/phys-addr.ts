// SPDX-License-Identifier: MIT

/** `phys_addr_t` of a kernel: the width of physical addresses and sizes, with arithmetic that wraps at that width. */
export class PhysAddr {
  readonly bits: 32 | 64;
  /** `PHYS_ADDR_MAX` */
  readonly max: bigint;

  constructor(bits: 32 | 64) {
    this.bits = bits;
    this.max = (1n << BigInt(bits)) - 1n;
  }

  /** A value as it is after an assignment to a `phys_addr_t`. */
  cut(value: bigint): bigint {
    return value & this.max;
  }

  /** `a + b`, modulo the width. */
  add(a: bigint, b: bigint): bigint {
    return (a + b) & this.max;
  }

  /** `a - b`, modulo the width. */
  sub(a: bigint, b: bigint): bigint {
    return (a - b) & this.max;
  }
}
