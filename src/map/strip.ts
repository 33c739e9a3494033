// SPDX-License-Identifier: MIT
//
// All RAM in one line, to scale: the banks one after the other, without the gaps between them.
import { partitionPoint } from '../base/partition-point.ts';
import type { Range } from '../base/range.ts';
import { minU64 } from '../base/u64.ts';
import type { Mark } from './mark.ts';

/** A part of the line; both numbers are fractions of the whole, from 0 to 1. */
export interface StripPart {
  readonly start: number;
  readonly end: number;
}

/** Converts addresses to positions in the line. */
export class Strip {
  readonly total: bigint;
  /** The banks, each with the RAM below it; if RAM is unknown, one bank from the first mark to the last. */
  readonly #banks: readonly (Range & { readonly before: bigint })[];

  constructor(banks: readonly Range[]) {
    let before = 0n;
    this.#banks = banks.map(({ base, size }) => {
      const bank = { base, size, before };
      before += size;
      return bank;
    });
    this.total = before;
  }

  /** Starts of all banks but the first. */
  get seams(): readonly number[] {
    return this.#banks.slice(1).map(({ before }) => this.#share(before));
  }

  /** The part of a mark; null if it is outside RAM. */
  partOf({ base, size }: Mark): StripPart | null {
    const start = this.#below(base);
    const end = this.#below(base + size);
    return end > start ? { start: this.#share(start), end: this.#share(end) } : null;
  }

  #below(address: bigint): bigint {
    const bank = this.#banks[partitionPoint(this.#banks, ({ base }) => base < address) - 1];
    return bank === undefined ? 0n : bank.before + minU64(address - bank.base, bank.size);
  }

  #share(bytes: bigint): number {
    return Number(bytes) / Number(this.total);
  }
}
