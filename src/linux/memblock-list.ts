// SPDX-License-Identifier: MIT
//
// mm/memblock.c of Linux 7.2: its lists of regions, sorted and disjoint, and what is done to one of them as a whole.
import { maxU64, minU64 } from '../base/u64.ts';

/** A region of one of memblock's two lists. `end` is exclusive and never wraps; `nid` is NUMA_NO_NODE until it is set. */
export interface MemblockRegion {
  readonly base: bigint;
  readonly end: bigint;
  readonly flags: number;
  readonly nid: number;
}

/** A range by its ends; `end` is exclusive. */
export interface Span {
  readonly base: bigint;
  readonly end: bigint;
}

/** Whether the range touches any region. */
export function overlaps(regions: readonly MemblockRegion[], { base, end }: Span): boolean {
  return regions.some((r) => base < r.end && r.base < end);
}

/** How many regions `memblock_isolate_range()` wants room for: one at each end of the range. */
export function piecesToIsolate(size: bigint): number {
  return size === 0n ? 0 : 2;
}

/** How many regions adding a range inserts, before any are merged. */
export function piecesOf(regions: readonly MemblockRegion[], { base, end }: Span): number {
  let pieces = 0;
  let missing = base;
  for (const region of regions) {
    if (region.base >= end) break;
    if (region.end <= missing) continue;
    if (region.base > missing) pieces++;
    missing = region.end;
  }
  return missing < end ? pieces + 1 : pieces;
}

/** `memblock_add_range()`: adds what is missing of a range; what is there keeps its flags and node. */
export function addRange(
  regions: MemblockRegion[],
  { base, end }: Span,
  flags: number,
  nid: number,
): MemblockRegion[] {
  if (end === base) return regions;
  const result: MemblockRegion[] = [];
  let missing = base;
  for (const region of regions) {
    if (missing < end && region.end > missing) {
      if (region.base > missing) {
        pushMerged(result, { base: missing, end: minU64(region.base, end), flags, nid });
      }
      missing = maxU64(missing, region.end);
    }
    pushMerged(result, region);
  }
  if (missing < end) pushMerged(result, { base: missing, end, flags, nid });
  return result;
}

/** `memblock_remove_range()` */
export function removeRange(regions: MemblockRegion[], range: Span): MemblockRegion[] {
  const { base, end } = range;
  if (end === base) return regions;
  return splitAt(regions, range).filter((r) => r.end <= base || r.base >= end);
}

/** `memblock_setclr_flag()` and `memblock_set_node()`: splits at the range's ends, changes what is inside, merges. */
export function updateRange(
  regions: MemblockRegion[],
  range: Span,
  update: (region: MemblockRegion) => MemblockRegion,
): MemblockRegion[] {
  const result: MemblockRegion[] = [];
  for (const region of splitAt(regions, range)) {
    pushMerged(result, region.base >= range.base && region.end <= range.end ? update(region) : region);
  }
  return result;
}

/** `memblock_isolate_range()`: no region crosses the ends of the range. */
export function splitAt(regions: readonly MemblockRegion[], { base, end }: Span): MemblockRegion[] {
  if (base === end) return [...regions];
  const result: MemblockRegion[] = [];
  for (let region of regions) {
    for (const cut of [base, end]) {
      if (region.base < cut && cut < region.end) {
        result.push({ ...region, end: cut });
        region = { ...region, base: cut };
      }
    }
    result.push(region);
  }
  return result;
}

/** Appends a region, or lets the last one grow where `memblock_merge_regions()` would make them one. */
function pushMerged(regions: MemblockRegion[], region: MemblockRegion): void {
  const last = regions.at(-1);
  if (
    last !== undefined &&
    last.end === region.base &&
    last.flags === region.flags &&
    last.nid === region.nid
  ) {
    regions[regions.length - 1] = { ...last, end: region.end };
  } else {
    regions.push(region);
  }
}
