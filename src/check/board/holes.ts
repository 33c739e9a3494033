// SPDX-License-Identifier: MIT
//
// Where a region could go: what is free of memory once Linux has booted with the tree as it is. What is free then was free all
// along, so that a region which is put there is in nobody's way.
import type { Range } from '../../base/range.ts';
import { endOf, rangesOverlap } from '../../base/range.ts';
import { U64_MAX, maxU64, minU64, roundDown, roundUp } from '../../base/u64.ts';
import type { CheckedBoard } from './checked-board.ts';
import { placedRegions } from './placed.ts';

/** What is asked of a place. */
interface WantedPlace {
  /** Bytes, not 0. */
  readonly size: bigint;
  /** A power of two; 1 for none. */
  readonly align: bigint;
  /** Where it may be; anywhere without. */
  readonly within?: readonly Range[];
  /** Whether it must lie in one zone, as a CMA area must. */
  readonly oneZone?: boolean;
}

/** Ranges that are looked into, for a tree that has more than any board. */
const MAX_RANGES = 64;

/** The first page of memory is given to nobody. */
const FIRST_PAGE = 0x1000n;

/** The free memory of one board, found when it is first asked for. */
export class Holes {
  readonly #board: CheckedBoard;
  readonly #without: Range | undefined;
  #free: readonly Range[] | undefined;

  /** @param without a reservation that is not counted, as it would not be there */
  constructor(board: CheckedBoard, without?: Range) {
    this.#board = board;
    this.#without = without;
  }

  /** Free memory, by address: mapped, not reserved, and not within a region, also one that Linux failed to reserve. */
  get free(): readonly Range[] {
    return (this.#free ??= freeMemory(this.#board, this.#without));
  }

  /** The highest place for a region, as Linux would look for it; undefined where there is none. */
  find(wanted: WantedPlace): Range | undefined {
    const { size, align } = wanted;
    let best: Range | undefined;
    for (const place of this.#places(wanted)) {
      if (place.size >= size && (best === undefined || place.base > best.base)) best = place;
    }
    return best && { base: roundDown(endOf(best) - size, align), size };
  }

  /** The largest place, in whole multiples of the alignment. */
  largest(wanted: Omit<WantedPlace, 'size'>): Range | undefined {
    let best: Range | undefined;
    for (const { base, size } of this.#places(wanted)) {
      const whole = roundDown(size, wanted.align);
      if (whole > 0n && (best === undefined || whole > best.size)) best = { base, size: whole };
    }
    return best;
  }

  /** What is free, within what is wanted, in one zone if need be, and aligned at its start. */
  #places({ align, within, oneZone }: Omit<WantedPlace, 'size'>): Range[] {
    let places = this.free;
    if (within !== undefined) places = cut(places, within.slice(0, MAX_RANGES));
    if (oneZone === true) {
      const { zones } = this.#board.boot;
      places = cut(
        places,
        zones.map(({ base, end }) => ({ base, size: end - base })),
      );
    }
    return places.flatMap(({ base, size }) => {
      const from = roundUp(base, align);
      const end = base + size;
      return from >= base && from < end ? [{ base: from, size: end - from }] : [];
    });
  }
}

function freeMemory(board: CheckedBoard, without: Range | undefined): Range[] {
  const { memory } = board.boot;
  const reserved = board.boot.reserved.flatMap((range) => cutOut(range, without));
  const taken = [...reserved, ...placedRegions(board)].sort((a, b) => (a.base < b.base ? -1 : 1));
  const free: Range[] = [];
  let next = 0;
  let end = FIRST_PAGE;
  for (const bank of memory) {
    if (bank.flags.includes('NOMAP')) continue;
    let base = maxU64(bank.base, end);
    const bankEnd = bank.base + bank.size;
    for (; next < taken.length && taken[next]!.base < bankEnd; next++) {
      const range = taken[next]!;
      if (range.base > base) free.push({ base, size: range.base - base });
      base = maxU64(base, range.base + range.size);
    }
    end = base;
    if (base < bankEnd) free.push({ base, size: bankEnd - base });
  }
  return free;
}

/** What of a range lies before and behind another. */
function cutOut(range: Range, hole: Range | undefined): Range[] {
  if (hole === undefined || !rangesOverlap(range, hole)) return [range];
  const before = { base: range.base, size: hole.base - range.base };
  const behind = { base: endOf(hole), size: endOf(range) - endOf(hole) };
  return [before, behind].filter(({ size }) => size > 0n);
}

/** What of some ranges lies in others. */
function cut(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return others.flatMap((other) => {
    const otherEnd = minU64(other.base + other.size, U64_MAX);
    return ranges.flatMap((range) => {
      const base = maxU64(range.base, other.base);
      const end = minU64(endOf(range), otherEnd);
      return end > base ? [{ base, size: end - base }] : [];
    });
  });
}
