// SPDX-License-Identifier: MIT
//
// Finds an aligned range for a CMA area that is misaligned.
import { endOf, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { loaded, memreserves } from '../board/occupants.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { FreeMemory } from './free-memory.ts';
import { reachableRanges } from './move-region.ts';

/** An aligned range, and how it differs from the misaligned one. */
export interface AlignedRange extends Range {
  /** `grown` to both sides; `kept` at its start, with the size rounded up; `shrunk` to the aligned part; `moved` elsewhere. */
  readonly how: 'grown' | 'kept' | 'shrunk' | 'moved';
}

/** Aligned ranges for a static region, the ones that move the least first. */
export function* alignedRanges(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  align: bigint,
): Generator<AlignedRange, void, undefined> {
  const range = { base: region.result.base ?? 0n, size: region.result.size };
  const base = roundDown(range.base, align);
  const end = endOf(range);
  const size = roundUp(end, align) - base;
  if (size <= 0n) return;
  const alone = !sharesMemory(board, region, range);
  if (alone && base > 0n) yield { base, size, how: 'grown' };
  if (alone && base > 0n && base !== range.base)
    yield { base, size: roundUp(range.size, align), how: 'kept' };
  if (!board.boot.memoryKnown) return;
  const within = reachableRanges(board, region, end);
  const wanted = { size: roundUp(range.size, align), align, oneZone: true, within };
  for (const place of freeMemory.places(wanted, MAX_MOVES)) yield { ...place, how: 'moved' };
  const from = roundUp(range.base, align);
  const left = roundDown(end, align) - from;
  if (alone && left > 0n) yield { base: from, size: left, how: 'shrunk' };
}

/** Whether something else overlaps the range of a region. */
function sharesMemory(board: CheckedBoard, { node }: CheckedRegion, range: Range): boolean {
  return (
    [...loaded(board), ...memreserves(board)].some((other) => rangesOverlap(range, other)) ||
    placedRegions(board).some((other) => other.region.node !== node && rangesOverlap(range, other))
  );
}

/** Limit of moves that are tried before the region is shrunk. */
const MAX_MOVES = 4;
