// SPDX-License-Identifier: MIT
//
// arch/arm64/mm/mmu.c of Linux 7.2: the page tables of the linear map.
import { maxU64, minU64, roundDown, roundUp } from '../../base/u64.ts';
import { endOf } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import type { Kconfig } from '../kconfig.ts';
import { MEMBLOCK_NOMAP } from '../memblock.ts';
import type { Memblock } from '../memblock.ts';
import { spansTouched } from './page-table-spans.ts';
import type { MappedRange } from './page-table-spans.ts';

/** Parameters of the linear map. */
export interface LinearMap {
  readonly kconfig: Kconfig;
  /** The physical address at the start of the linear map. */
  readonly memstart: bigint;
  /** Pages throughout, no blocks (`force_pte_mapping()`). */
  readonly pagesOnly: boolean;
  /** Always mapped by pages: the KFENCE pool. */
  readonly pool: Range | undefined;
  /** Always mapped by blocks, separately from the memory around it: the image's read-only part. */
  readonly apart: Range | undefined;
  /** Memory is rounded inwards to whole pages. */
  readonly wholePages: boolean;
}

/**
 * The number of page tables that `map_mem()` allocates, one page each: one lowest-level table for every span
 * of memory that such a table maps, and so on up to the level below the root, which is static. NOMAP ranges
 * are holes.
 *
 * @param image parts of the image that are mapped like memory, in addition to memory
 */
export function pageTableCount(memblock: Memblock, image: readonly Range[], map: LinearMap): bigint {
  const ranges: MappedRange[] = memblock.memory
    .filter((region) => (region.flags & MEMBLOCK_NOMAP) === 0)
    .flatMap(({ base, end }) => around(base, end, map.apart))
    .map((range) => (map.wholePages ? inwards(range, BigInt(map.kconfig.pageSize)) : range))
    .map(({ base, end }) => ({ base, end, pages: map.pagesOnly }));
  for (const part of image) ranges.push({ base: part.base, end: endOf(part), pages: map.pagesOnly });
  if (map.apart !== undefined) ranges.push({ base: map.apart.base, end: endOf(map.apart), pages: false });
  if (map.pool !== undefined) ranges.push({ base: map.pool.base, end: endOf(map.pool), pages: true });

  const pageShift = BigInt(Math.log2(map.kconfig.pageSize));
  const indexBits = pageShift - 3n;
  const levels = tableLevels(map.kconfig);
  let count = 0n;
  for (let level = 0n; level < levels; level++) {
    const shift = pageShift + (level + 1n) * indexBits;
    // a block can replace a table at the lowest level, and with 4 KiB pages also one level above
    const canBeBlock = level === 0n || (level === 1n && map.kconfig.pageSize === 4096);
    count += spansTouched(ranges, map.memstart, shift, canBeBlock);
  }
  return count;
}

/** The parts of a range around a hole. */
function around(base: bigint, end: bigint, hole: Range | undefined): { base: bigint; end: bigint }[] {
  if (hole === undefined) return [{ base, end }];
  return [
    { base, end: minU64(end, hole.base) },
    { base: maxU64(base, endOf(hole)), end },
  ];
}

/** The whole pages of a range; its end is below its base if it has none. */
function inwards(
  { base, end }: { readonly base: bigint; readonly end: bigint },
  page: bigint,
): { base: bigint; end: bigint } {
  return { base: roundUp(base, page), end: roundDown(end, page) };
}

/** Levels of tables below the root. */
export function tableLevels(kconfig: Kconfig): bigint {
  const pageShift = Math.log2(kconfig.pageSize);
  return BigInt(Math.ceil((Math.min(kconfig.vaBits, 48) - pageShift) / (pageShift - 3)) - 1);
}
