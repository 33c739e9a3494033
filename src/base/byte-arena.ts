// SPDX-License-Identifier: MIT

const BLOCK = 16384;

/**
 * Memory for many short values in few arrays: a separate array for each would cost more than its contents.
 */
export class ByteArena {
  #data = new Uint8Array(0);
  #used = 0;

  /** Allocates `length` zero bytes: returns an array and their offset in it. */
  take(length: number): { readonly data: Uint8Array; readonly start: number } {
    if (this.#used + length > this.#data.length) {
      this.#data = new Uint8Array(Math.max(BLOCK, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return { data: this.#data, start };
  }

  /** A text with one byte per character, and a terminating NUL. */
  cString(text: string): { readonly data: Uint8Array; readonly start: number } {
    const room = this.take(text.length + 1);
    for (let i = 0; i < text.length; i++) room.data[room.start + i] = text.charCodeAt(i);
    return room;
  }
}
