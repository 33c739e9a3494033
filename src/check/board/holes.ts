// SPDX-License-Identifier: MIT
//
// Where a region could go: what is free of memory once Linux has booted with the tree as it is. What is free then was free all
// along, so that a region which is put there is in nobody's way.
import { endOf, rangeBetween, sharedRange } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { subtract, unite } from '../../base/ranges.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
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
const FIRST_PAGE: Range = { base: 0n, size: 0x1000n };

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
    if (within !== undefined) places = partsIn(places, within.slice(0, MAX_RANGES));
    if (oneZone === true) {
      const { zones } = this.#board.boot;
      places = partsIn(
        places,
        zones.map(({ base, end }) => rangeBetween(base, end)),
      );
    }
    return places.flatMap(({ base, size }) => {
      const from = roundUp(base, align);
      const end = base + size;
      return from >= base && from < end ? [rangeBetween(from, end)] : [];
    });
  }
}

function freeMemory(board: CheckedBoard, without: Range | undefined): Range[] {
  const { memory, reserved } = board.boot;
  const mapped = memory.filter(({ flags }) => !flags.includes('NOMAP'));
  const counted = without === undefined ? reserved : subtract(reserved, [without]);
  return subtract(
    mapped.map(({ base, size }) => ({ base, size })),
    unite([FIRST_PAGE, ...counted, ...placedRegions(board)]),
  );
}

/** The parts of ranges that are in other ranges, in the order of the others. */
function partsIn(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return others.flatMap((other) => ranges.flatMap((range) => sharedRange(range, other) ?? []));
}
