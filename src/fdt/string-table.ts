// SPDX-License-Identifier: MIT
import { ByteWriter } from '../base/big-endian.ts';

/**
 * The strings block, filled as dtc fills it: a name is looked for anywhere in what is there already, so that `reg` is
 * found at the end of `interrupt-reg`, and is appended where it is not found.
 */
export class StringTable {
  readonly #bytes = new ByteWriter(1024);
  /** The lowest offset of each string that can be read from the block: every name and every end of one. */
  readonly #offsets = new Map<string, number>();

  get length(): number {
    return this.#bytes.length;
  }

  offsetOf(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const offset = this.#bytes.length;
    this.#bytes.cString(name);
    for (let i = 0; i <= name.length; i++) {
      const end = name.slice(i);
      if (!this.#offsets.has(end)) this.#offsets.set(end, offset + i);
    }
    return offset;
  }

  finish(): Uint8Array {
    return this.#bytes.finish();
  }
}
