// SPDX-License-Identifier: MIT
//
// Memory where a region could go: what is free once Linux has booted with the unchanged tree. It was free during the whole boot, so
// a region there overlaps nothing.
import { byBase, endOf, rangeBetween, sharedRange } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { subtract, unite } from '../../base/ranges.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { placedRegions } from '../board/placed-regions.ts';

/** What a region needs. */
interface SpaceRequest {
  /** Bytes, not 0. */
  readonly size: bigint;
  /** A power of two; 1 for none. */
  readonly align: bigint;
  /** The ranges it may be in; all memory if undefined. */
  readonly within?: readonly Range[];
  /** Whether it must be in one zone, like a CMA area. */
  readonly oneZone?: boolean;
}

/** Limit for trees with more ranges in `alloc-ranges` than any real board. */
const MAX_RANGES = 64;

/** Limit of places in one free range. */
const MAX_BELOW = 4n;

/** memblock does not allocate the first page. */
const FIRST_PAGE: Range = { base: 0n, size: 0x1000n };

/** The free memory of one board. */
export class FreeMemory {
  readonly #board: CheckedBoard;
  readonly #without: Range | undefined;
  #ranges: readonly Range[] | undefined;

  /** @param without a reservation to ignore, because the fix removes it */
  constructor(board: CheckedBoard, without?: Range) {
    this.#board = board;
    this.#without = without;
  }

  /** Ranges that are mapped, not reserved and in no region, in ascending order. Regions that Linux failed to reserve count as regions. */
  get ranges(): readonly Range[] {
    return (this.#ranges ??= freeRanges(this.#board, this.#without));
  }

  /**
   * Ranges for a region: the end of each free range, the highest first, as memblock would allocate it; then the space below those.
   *
   * @param most limit of ranges
   */
  *places(request: SpaceRequest, most = Infinity): Generator<Range, void, undefined> {
    const { size, align } = request;
    const ranges = this.#candidates(request).sort((a, b) => byBase(b, a));
    let left = most;
    for (let below = 0n; below < MAX_BELOW; below++) {
      for (const range of ranges) {
        const base = roundDown(endOf(range) - size - below * roundUp(size, align), align);
        if (base < range.base || endOf(range) < size) continue;
        if (left-- <= 0) return;
        yield { base, size };
      }
    }
  }

  /** The largest free range, aligned at both ends. */
  largest(request: Omit<SpaceRequest, 'size'>): Range | undefined {
    let best: Range | undefined;
    for (const { base, size } of this.#candidates(request)) {
      const whole = roundDown(size, request.align);
      if (whole > 0n && (best === undefined || whole > best.size)) best = { base, size: whole };
    }
    return best;
  }

  /** Free ranges in `within`, split by zone for `oneZone`, with their start aligned. */
  #candidates({ align, within, oneZone }: Omit<SpaceRequest, 'size'>): Range[] {
    let ranges = this.ranges;
    if (within !== undefined) ranges = partsIn(ranges, within.slice(0, MAX_RANGES));
    if (oneZone === true) {
      const { zones } = this.#board.boot;
      ranges = partsIn(
        ranges,
        zones.map(({ base, end }) => rangeBetween(base, end)),
      );
    }
    return ranges.flatMap(({ base, size }) => {
      const from = roundUp(base, align);
      const end = base + size;
      return from >= base && from < end ? [rangeBetween(from, end)] : [];
    });
  }
}

function freeRanges(board: CheckedBoard, without: Range | undefined): Range[] {
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
