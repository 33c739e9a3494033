// SPDX-License-Identifier: MIT

const BLOCK = 16384;

/** Room for many short values in few arrays: an array of its own for each would cost more than what is in it. */
export class ByteArena {
  #data = new Uint8Array(0);
  #used = 0;

  /** Room for `length` bytes, all of them zero: an array and where in it they begin. */
  take(length: number): { readonly data: Uint8Array; readonly start: number } {
    if (this.#used + length > this.#data.length) {
      this.#data = new Uint8Array(Math.max(BLOCK, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return { data: this.#data, start };
  }

  /** A text whose characters are bytes, with a terminating NUL. */
  cString(text: string): { readonly data: Uint8Array; readonly start: number } {
    const room = this.take(text.length + 1);
    for (let i = 0; i < text.length; i++) room.data[room.start + i] = text.charCodeAt(i);
    return room;
  }
}
