// SPDX-License-Identifier: MIT
import { partitionPoint } from './partition-point.ts';
import { byBase } from './range.ts';
import type { Range } from './range.ts';
import { minU64 } from './u64.ts';

/** Answers how much of an address range a set of ranges covers, faster than by checking each of them. */
export class Coverage {
  /** Disjoint, in ascending order; `before` is the coverage of all lower ones. */
  readonly #parts: { readonly base: bigint; end: bigint; readonly before: bigint }[] = [];

  /** The ranges may overlap, and extend beyond 64 bits. */
  constructor(ranges: readonly Range[]) {
    for (const { base, size } of [...ranges].sort(byBase)) {
      const last = this.#parts.at(-1);
      const end = base + size;
      if (last === undefined || base > last.end) {
        this.#parts.push({ base, end, before: last === undefined ? 0n : last.before + last.end - last.base });
      } else if (end > last.end) {
        last.end = end;
      }
    }
  }

  /** Number of bytes of a range that are covered. */
  of({ base, size }: Range): bigint {
    return this.#below(base + size) - this.#below(base);
  }

  /** Number of bytes of all the ranges that are covered. */
  ofAll(ranges: readonly Range[]): bigint {
    return ranges.reduce((sum, range) => sum + this.of(range), 0n);
  }

  /** Number of addresses below one that are covered. */
  #below(address: bigint): bigint {
    const part = this.#parts[partitionPoint(this.#parts, ({ base }) => base < address) - 1];
    if (part === undefined) return 0n;
    return part.before + minU64(address, part.end) - part.base;
  }
}
