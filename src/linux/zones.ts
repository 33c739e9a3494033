// SPDX-License-Identifier: MIT
//
// The zones of Linux 7.2 on arm64 (mm/mm_init.c, arch/arm64/mm/init.c), as far as CMA areas must keep to one of them.
import { addU64, maxU64, minU64 } from '../base/u64.ts';
import type { Range } from '../base/range.ts';
import type { Kconfig } from './kconfig.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';

/** A zone of a node: physical addresses, `end` exclusive. */
export interface Zone {
  readonly name: 'DMA' | 'DMA32' | 'Normal';
  readonly node: number;
  readonly base: bigint;
  readonly end: bigint;
}

/**
 * The zones that are not empty: DMA up to the DMA limit, DMA32 up to 4 GiB, Normal above, each within the extent of a node.
 */
export function zonesOf(memblock: Memblock, dmaLimit: bigint, kconfig: Kconfig): Zone[] {
  const end = memblock.endOfDram();
  const limits: { name: Zone['name']; end: bigint }[] = [];
  if (kconfig.zoneDma) limits.push({ name: 'DMA', end: dmaLimit });
  if (kconfig.zoneDma32) limits.push({ name: 'DMA32', end: minU64(1n << 32n, end) });
  limits.push({ name: 'Normal', end });

  const extents = new Map<number, { base: bigint; end: bigint }>();
  for (const region of memblock.memory) {
    const base = extents.get(region.nid)?.base ?? region.base;
    extents.set(region.nid, { base, end: region.end });
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

/** `cma_validate_zones()`: whether an area lies in one zone of one node. */
export function inOneZone(area: Range & { readonly nid: number }, zones: readonly Zone[]): boolean {
  const end = addU64(area.base, area.size);
  const touched = zones.filter(
    (zone) =>
      (area.nid === NUMA_NO_NODE || area.nid === zone.node) && area.base < zone.end && zone.base < end,
  );
  return touched.length <= 1;
}
