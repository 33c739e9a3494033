// SPDX-License-Identifier: MIT
import type { Range } from './range.ts';

/** What a set of ranges covers, asked for in less than a look at each of them. */
export class Coverage {
  /** Disjoint, in ascending order; `before` is what all lower ones cover. */
  readonly #parts: { readonly base: bigint; end: bigint; readonly before: bigint }[] = [];

  /** The ranges may overlap, and reach past 64 bits. */
  constructor(ranges: readonly Range[]) {
    const sorted = [...ranges].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
    for (const { base, size } of sorted) {
      const last = this.#parts.at(-1);
      const end = base + size;
      if (last === undefined || base > last.end) {
        this.#parts.push({ base, end, before: last === undefined ? 0n : last.before + last.end - last.base });
      } else if (end > last.end) {
        last.end = end;
      }
    }
  }

  /** How many bytes of a range are covered. */
  of({ base, size }: Range): bigint {
    return this.#below(base + size) - this.#below(base);
  }

  /** How many addresses below one are covered. */
  #below(address: bigint): bigint {
    let low = 0;
    let high = this.#parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#parts[middle]!.base < address) low = middle + 1;
      else high = middle;
    }
    const part = this.#parts[low - 1];
    if (part === undefined) return 0n;
    return part.before + (address < part.end ? address : part.end) - part.base;
  }
}
