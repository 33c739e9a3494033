// SPDX-License-Identifier: MIT
//
// Finds an aligned range for a CMA area that is misaligned.
import { Coverage } from '../../base/coverage.ts';
import { endOf, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { loaded, memreserves } from '../board/occupants.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { FreeMemory } from './free-memory.ts';

/** An aligned range, and how it differs from the misaligned one. */
export interface AlignedRange extends Range {
  /** `grown` to both sides; `moved` elsewhere; `shrunk` to the aligned part; `unknown`: grown, without known memory to check. */
  readonly how: 'grown' | 'moved' | 'shrunk' | 'unknown';
}

/** Returns the best aligned range for a static region, or undefined if no range fits. */
export function alignedRange(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  align: bigint,
): AlignedRange | undefined {
  const range = { base: region.result.base ?? 0n, size: region.result.size };
  const base = roundDown(range.base, align);
  const end = endOf(range);
  const size = roundUp(end, align) - base;
  if (size <= 0n || base === 0n) return undefined;
  if (!board.boot.memoryKnown) return { base, size, how: 'unknown' };
  const alone = !sharesMemory(board, region, range);
  const free = new Coverage(freeMemory.ranges);
  const added = [
    { base, size: range.base - base },
    { base: end, size: base + size - end },
  ];
  if (alone && added.every((part) => free.of(part) === part.size)) return { base, size, how: 'grown' };
  const moved = freeMemory.find({ size: roundUp(range.size, align), align, oneZone: true });
  if (moved !== undefined) return { ...moved, how: 'moved' };
  const from = roundUp(range.base, align);
  const left = roundDown(end, align) - from;
  return alone && left > 0n ? { base: from, size: left, how: 'shrunk' } : undefined;
}

/** Whether something else overlaps the range of a region. */
function sharesMemory(board: CheckedBoard, { node }: CheckedRegion, range: Range): boolean {
  return (
    [...loaded(board), ...memreserves(board)].some((other) => rangesOverlap(range, other)) ||
    placedRegions(board).some((other) => other.region.node !== node && rangesOverlap(range, other))
  );
}
