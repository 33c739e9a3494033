// SPDX-License-Identifier: MIT

/** Reads a big-endian 32-bit cell. The caller has checked that four bytes are there. */
export function readU32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!) >>>
    0
  );
}

/** Reads a big-endian 64-bit value. The caller has checked that eight bytes are there. */
export function readU64(bytes: Uint8Array, offset: number): bigint {
  const high = readU32(bytes, offset);
  const low = readU32(bytes, offset + 4);
  // most addresses fit into a double, and one conversion is far cheaper than two with a shift
  return high < 0x200000 ? BigInt(high * 0x1_0000_0000 + low) : (BigInt(high) << 32n) | BigInt(low);
}

/** Writes a big-endian 32-bit cell in place. The caller has checked that there is room for four bytes. */
export function writeU32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** Appends big-endian data to a buffer that grows. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }

  u64(value: bigint): void {
    this.u32(Number(value >> 32n));
    this.u32(Number(value & 0xffff_ffffn));
  }

  /** Copies `length` bytes of `source` from `start`. */
  bytes(source: Uint8Array, start = 0, length = source.length): void {
    const at = this.#grow(length);
    if (length < 32) for (let i = 0; i < length; i++) this.#bytes[at + i] = source[start + i]!;
    else this.#bytes.set(source.subarray(start, start + length), at);
  }

  /** Writes the characters' low bytes (names in a tree are byte strings) and a terminating NUL. */
  cString(text: string): void {
    const at = this.#grow(text.length + 1);
    for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
  }

  zeroes(count: number): void {
    this.#grow(count);
  }

  /** Pads with zero bytes up to a multiple of `alignment`, a power of two. */
  align(alignment: number): void {
    this.#grow(-this.#length & (alignment - 1));
  }

  /** The bytes written so far: a view, valid until the next write. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }
}
