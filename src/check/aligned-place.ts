// SPDX-License-Identifier: MIT
//
// Where a CMA area goes that is off the boundaries it must be on.
import { Coverage } from '../base/coverage.ts';
import { endOf } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { roundDown, roundUp } from '../base/u64.ts';
import type { CheckedBoard } from './checked-board.ts';
import type { Holes } from './holes.ts';

/** A range on the boundaries, and how it comes from the one that is not. */
export interface AlignedPlace extends Range {
  /** `grown` to both sides; `moved` elsewhere; `shrunk` to what of it is whole; `unknown`: grown, and who knows into what. */
  readonly how: 'grown' | 'moved' | 'shrunk' | 'unknown';
}

/** The best range on multiples of `align` in place of one that a region has; undefined where there is none. */
export function alignedPlace(
  board: CheckedBoard,
  holes: Holes,
  range: Range,
  align: bigint,
): AlignedPlace | undefined {
  const base = roundDown(range.base, align);
  const end = endOf(range);
  const size = roundUp(end, align) - base;
  if (size <= 0n || base === 0n) return undefined;
  if (!board.boot.memoryKnown) return { base, size, how: 'unknown' };
  const free = new Coverage(holes.free);
  const added = [
    { base, size: range.base - base },
    { base: end, size: base + size - end },
  ];
  if (added.every((part) => free.of(part) === part.size)) return { base, size, how: 'grown' };
  const moved = holes.find({ size: roundUp(range.size, align), align, oneZone: true });
  if (moved !== undefined) return { ...moved, how: 'moved' };
  const from = roundUp(range.base, align);
  const left = roundDown(end, align) - from;
  return left > 0n ? { base: from, size: left, how: 'shrunk' } : undefined;
}
