// SPDX-License-Identifier: MIT
//
// Zones of memory (mm/mm_init.c of Linux 7.2), because a CMA area must be in one of them.
import { addU64, maxU64, minU64 } from '../base/u64.ts';
import type { Range } from '../base/range.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';

/** A zone of a node: physical addresses, `end` exclusive. */
export interface Zone {
  readonly name: 'DMA' | 'DMA32' | 'Normal' | 'HighMem';
  readonly node: number;
  readonly base: bigint;
  readonly end: bigint;
}

/** A kind of zone, and the address that it ends at, exclusive. */
export interface ZoneLimit {
  readonly name: Zone['name'];
  readonly end: bigint;
}

/** The zones that are not empty: one from each limit up to the next, each within the extent of a node. */
export function zonesOf(memblock: Memblock, limits: readonly ZoneLimit[]): Zone[] {
  const extents = new Map<number, { base: bigint; end: bigint }>();
  for (const region of memblock.memory) {
    // without NUMA all of it is node 0's
    const node = Math.max(region.nid, 0);
    const base = extents.get(node)?.base ?? region.base;
    extents.set(node, { base, end: region.end });
  }
  const zones: Zone[] = [];
  let start = memblock.startOfDram();
  for (const limit of limits) {
    const zoneEnd = maxU64(limit.end, start);
    for (const [node, extent] of extents) {
      const zone = {
        name: limit.name,
        node,
        base: maxU64(extent.base, start),
        end: minU64(extent.end, zoneEnd),
      };
      if (zone.base < zone.end) zones.push(zone);
    }
    start = zoneEnd;
  }
  return zones;
}

/** `cma_validate_zones()`: whether an area is in one zone of one node. */
export function inOneZone(area: Range & { readonly nid: number }, zones: readonly Zone[]): boolean {
  const end = addU64(area.base, area.size);
  const touched = zones.filter(
    (zone) =>
      (area.nid === NUMA_NO_NODE || area.nid === zone.node) && area.base < zone.end && zone.base < end,
  );
  return touched.length <= 1;
}
