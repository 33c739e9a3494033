// SPDX-License-Identifier: MIT
import { ByteWriter } from '../base/big-endian.ts';

/** Ends of names that are remembered: some 10,000 in a large real tree. */
const MAX_ENDS = 200_000;

/**
 * The strings block, filled as dtc fills it: a name is looked for anywhere in what is there already, so that `reg` is
 * found at the end of `interrupt-reg`, and is appended where it is not found. A tree made to have far more names than any
 * real one shares less.
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
    this.#offsets.set(name, offset);
    for (let i = 1; i <= name.length && this.#offsets.size < MAX_ENDS; i++) {
      const end = name.slice(i);
      if (!this.#offsets.has(end)) this.#offsets.set(end, offset + i);
    }
    return offset;
  }

  finish(): Uint8Array {
    return this.#bytes.finish();
  }
}
