// SPDX-License-Identifier: MIT
//
// arch/arm64/mm/mmu.c of Linux 7.2: the page tables of the linear map.
import type { Range } from '../../base/range.ts';
import type { Kconfig } from '../kconfig.ts';
import { MEMBLOCK_NOMAP } from '../memblock.ts';
import type { Memblock } from '../memblock.ts';

/** How the linear map is made. */
export interface LinearMap {
  readonly kconfig: Kconfig;
  /** The physical address that the linear map starts with. */
  readonly memstart: bigint;
  /** Pages throughout, no blocks: `rodata=` full, and a CPU without BBML2. */
  readonly pagesOnly: boolean;
}

/**
 * How many page tables `map_mem()` allocates, a page each: one of the lowest level for every span of memory that such a
 * table maps, and so on up to those below the root, which is static. NOMAP ranges are holes.
 */
export function pageTableCount(memblock: Memblock, image: Range | undefined, map: LinearMap): bigint {
  const ranges: { base: bigint; end: bigint }[] = memblock.memory
    .filter((region) => (region.flags & MEMBLOCK_NOMAP) === 0)
    .map(({ base, end }) => ({ base, end }));
  if (image !== undefined) ranges.push({ base: image.base, end: image.base + image.size });
  ranges.sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));

  const pageShift = BigInt(Math.log2(map.kconfig.pageSize));
  const indexBits = pageShift - 3n;
  const levels = tableLevels(map.kconfig);
  let count = 0n;
  for (let level = 0n; level < levels; level++) {
    const shift = pageShift + (level + 1n) * indexBits;
    // a block takes a table's place at the lowest level, and with 4 KiB pages at the one above
    const canBeBlock = !map.pagesOnly && (level === 0n || (level === 1n && map.kconfig.pageSize === 4096));
    count += spansTouched(ranges, map.memstart, shift, canBeBlock);
  }
  return count;
}

/** Levels of tables below the root. */
function tableLevels(kconfig: Kconfig): bigint {
  const pageShift = Math.log2(kconfig.pageSize);
  return BigInt(Math.ceil((Math.min(kconfig.vaBits, 48) - pageShift) / (pageShift - 3)) - 1);
}

/**
 * Spans of 2^shift bytes that need a table: those that a range touches, or with blocks those that it touches but does not
 * fill.
 */
function spansTouched(
  ranges: readonly { base: bigint; end: bigint }[],
  memstart: bigint,
  shift: bigint,
  canBeBlock: boolean,
): bigint {
  let count = 0n;
  let last = -1n;
  const take = (from: bigint, to: bigint): void => {
    const first = from > last ? from : last + 1n;
    if (to < first) return;
    count += to - first + 1n;
    last = to;
  };
  const pieces: [bigint, bigint][] = [];
  for (const { base, end } of ranges) {
    if (end <= base) continue;
    const first = (base - memstart) >> shift;
    const final = (end - 1n - memstart) >> shift;
    if (!canBeBlock) {
      pieces.push([first, final]);
      continue;
    }
    const mask = (1n << shift) - 1n;
    const startsWithin = ((base - memstart) & mask) !== 0n;
    const endsWithin = ((end - memstart) & mask) !== 0n;
    if (startsWithin) pieces.push([first, first]);
    if (endsWithin && !(startsWithin && first === final)) pieces.push([final, final]);
  }
  pieces.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [from, to] of pieces) take(from, to);
  return count;
}
