// SPDX-License-Identifier: MIT
//
// Where a CMA area goes that is off the boundaries it must be on.
import { Coverage } from '../../base/coverage.ts';
import { endOf, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';
import type { Holes } from './holes.ts';
import { loaded, memreserves } from './occupants.ts';
import { placedRegions } from './placed.ts';

/** A range on the boundaries, and how it comes from the one that is not. */
export interface AlignedPlace extends Range {
  /** `grown` to both sides; `moved` elsewhere; `shrunk` to what of it is whole; `unknown`: grown, and who knows into what. */
  readonly how: 'grown' | 'moved' | 'shrunk' | 'unknown';
}

/** The best range on multiples of `align` in place of a static region's own; undefined where there is none. */
export function alignedPlace(
  board: CheckedBoard,
  holes: Holes,
  region: CheckedRegion,
  align: bigint,
): AlignedPlace | undefined {
  const range = { base: region.result.base ?? 0n, size: region.result.size };
  const base = roundDown(range.base, align);
  const end = endOf(range);
  const size = roundUp(end, align) - base;
  if (size <= 0n || base === 0n) return undefined;
  if (!board.boot.memoryKnown) return { base, size, how: 'unknown' };
  const alone = !sharesMemory(board, region, range);
  const free = new Coverage(holes.free);
  const added = [
    { base, size: range.base - base },
    { base: end, size: base + size - end },
  ];
  if (alone && added.every((part) => free.of(part) === part.size)) return { base, size, how: 'grown' };
  const moved = holes.find({ size: roundUp(range.size, align), align, oneZone: true });
  if (moved !== undefined) return { ...moved, how: 'moved' };
  const from = roundUp(range.base, align);
  const left = roundDown(end, align) - from;
  return alone && left > 0n ? { base: from, size: left, how: 'shrunk' } : undefined;
}

/** Whether something else lies within the range of a region. */
function sharesMemory(board: CheckedBoard, { node }: CheckedRegion, range: Range): boolean {
  return (
    [...loaded(board), ...memreserves(board)].some((other) => rangesOverlap(range, other)) ||
    placedRegions(board).some((other) => other.region.node !== node && rangesOverlap(range, other))
  );
}
