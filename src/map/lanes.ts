// SPDX-License-Identifier: MIT
import type { Mark } from './mark.ts';

/** A mark with its lane; overlapping marks are in different lanes. */
export interface Laned {
  readonly mark: Mark;
  readonly lane: number;
  /** How many lanes it takes; the lanes to its right are free in its rows. */
  readonly span: number;
}

/** Overlapping marks side by side; `left` are the marks that did not fit into any lane. */
export interface Lanes {
  readonly lanes: number;
  readonly placed: readonly Laned[];
  readonly left: readonly Mark[];
}

/**
 * Puts each mark into the first lane that is free from its base on.
 *
 * @param marks sorted by address; only a few, because each is compared with each
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
