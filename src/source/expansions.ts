// SPDX-License-Identifier: MIT
import type { Loc } from './loc.ts';

/**
 * Start of the locations of files and expansions that are shared by all compilations. The locations of a
 * single compilation end long before.
 */
export const KEPT_LOCS = 0x4000_0000;
/** The largest absolute value of a location. */
export const MAX_LOC = 0x7fff_ffff;

/** Where text from macros was written, and where it was used: a list with descending locations below 0. */
export class Expansions {
  /** The first entry has the location `-base - 1`. */
  readonly base: number;
  /** Written and used locations alternate. */
  #locs = new Int32Array(64);
  #count = 0;

  constructor(base: number) {
    this.base = base;
  }

  get count(): number {
    return this.#count;
  }

  add(written: Loc, used: Loc): Loc {
    const at = 2 * this.#count++;
    if (at === this.#locs.length) {
      const larger = new Int32Array(4 * at);
      larger.set(this.#locs);
      this.#locs = larger;
    }
    this.#locs[at] = written;
    this.#locs[at + 1] = used;
    return -this.base - this.#count;
  }

  written(loc: Loc): Loc {
    return this.#locs[2 * (-loc - this.base - 1)]!;
  }

  used(loc: Loc): Loc {
    return this.#locs[2 * (-loc - this.base - 1) + 1]!;
  }
}
