// SPDX-License-Identifier: MIT
//
// The zone that each page is given (`memmap_init()` in mm/mm_init.c of Linux 6.12), by which older kernels see that an area lies across
// zones.
import { endOf, rangeBetween, rangesOverlap } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { maxU64, minU64 } from '../base/u64.ts';
import type { MemblockRegion } from './memblock-list.ts';
import type { Zone } from './zones.ts';

/**
 * `cma_activate_area()`: whether all pages of an area have one zone.
 *
 * @param memory memblock's memory, in its order
 */
export function pagesInOneZone(
  area: Range,
  memory: readonly MemblockRegion[],
  zones: readonly Zone[],
): boolean {
  const seen = new Set<Zone>();
  // a hole's pages get the zone of the memory that follows, and those behind all memory that of the last
  let hole = 0n;
  for (const [i, region] of memory.entries()) {
    const isLast = i === memory.length - 1;
    const end = isLast ? maxU64(region.end, endOf(area)) : region.end;
    const span = rangeBetween(hole, end);
    if (rangesOverlap(span, area)) {
      for (const zone of zonesOfPages(region, span, area, zones)) seen.add(zone);
    }
    hole = region.end;
  }
  return seen.size <= 1;
}

/** Zones of the pages that an area has in a region, in the hole before it, and behind it. */
function zonesOfPages(
  { nid, base, end }: MemblockRegion,
  span: Range,
  area: Range,
  zones: readonly Zone[],
): Zone[] {
  const from = minU64(maxU64(maxU64(span.base, area.base), base), end - 1n);
  const to = maxU64(minU64(minU64(endOf(span), endOf(area)), end), from + 1n);
  const node = Math.max(nid, 0);
  return zones.filter((zone) => zone.node === node && zone.base < to && from < zone.end);
}
