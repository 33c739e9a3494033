// SPDX-License-Identifier: MIT
import type { Mark } from './mark.ts';

/** A mark beside those that it overlaps. */
export interface Laned {
  readonly mark: Mark;
  readonly lane: number;
  /** How many lanes it takes; those to its right are free where it lies. */
  readonly span: number;
}

/** Marks put side by side where they overlap; `left` are those that no lane had room for. */
export interface Lanes {
  readonly lanes: number;
  readonly placed: readonly Laned[];
  readonly left: readonly Mark[];
}

/**
 * Gives each mark the first lane that is free from its base on.
 *
 * @param marks by address, few: the work is that of comparing each with each
 */
export function layInLanes(marks: readonly Mark[], maxLanes: number): Lanes {
  const ends: bigint[] = [];
  const inLanes: { mark: Mark; lane: number; end: bigint }[] = [];
  const left: Mark[] = [];
  for (const mark of marks) {
    let lane = ends.findIndex((end) => end <= mark.base);
    if (lane < 0) lane = ends.length;
    if (lane >= maxLanes) {
      left.push(mark);
      continue;
    }
    const end = mark.base + mark.size;
    ends[lane] = end;
    inLanes.push({ mark, lane, end });
  }
  const lanes = Math.max(ends.length, 1);
  const placed = inLanes.map(({ mark, lane, end }) => {
    let next = lanes;
    for (const other of inLanes) {
      if (other.lane > lane && other.lane < next && other.mark.base < end && mark.base < other.end)
        next = other.lane;
    }
    return { mark, lane, span: next - lane };
  });
  return { lanes, placed, left };
}
