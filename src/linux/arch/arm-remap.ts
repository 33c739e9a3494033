// SPDX-License-Identifier: MIT
//
// arch/arm/mm/dma-mapping.c of Linux 7.2: maps memory for DMA again, by pages.
import { endOf, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { subtract } from '../../base/ranges.ts';
import { maxU64, minU64, roundDown, roundUp } from '../../base/u64.ts';
import { hex } from '../../base/hex.ts';
import { MEMBLOCK_NOMAP } from '../memblock.ts';
import type { Memblock } from '../memblock.ts';
import { KernelPanic } from '../panic.ts';
import type { PhysAddr } from '../phys-addr.ts';

/**
 * What one first-level page table entry maps for the kernel, even if the hardware has two entries of half the
 * size.
 */
export const PMD_SIZE = 0x200000n;
const PAGE = 0x1000n;

/** The state of lowmem before the remapping. */
export interface RemapInput {
  readonly memblock: Memblock;
  readonly phys: PhysAddr;
  /** Start and end of lowmem. */
  readonly physOffset: bigint;
  readonly lowmemEnd: bigint;
  /** What one first-level entry of the hardware maps. */
  readonly sectionSize: bigint;
  /** The image with its initial page tables. */
  readonly kernel: Range | undefined;
}

/** The result of the remapping. */
export interface Remapped {
  /** Number of page tables that it allocated. */
  readonly tables: bigint;
  /** Lowmem that is no longer mapped: nothing is logged, but an access crashes the kernel. */
  readonly unmapped: readonly Range[];
}

/**
 * `dma_contiguous_remap()`
 *
 * For each range, the kernel clears the entries at its start and at every 2 MiB from there, and then maps
 * only the range, by pages. If the range is not aligned to 2 MiB, other memory in the same entries is
 * unmapped, and an entry that was not cleared crashes the kernel.
 *
 * ```
 * entries  |--------|--------|--------|--------|
 * range        |=================|                 steps of 2 MiB from its start: the third entry is not cleared
 * cleared  |xxxxxxxx|xxxxxxxx|
 * mapped       |........|........|!
 * ```
 *
 * The kernel's array has room for as many ranges as there can be CMA areas. More ranges are written past its
 * end; recorded boots survived that.
 *
 * @param ranges the arguments of `dma_contiguous_early_fixup()`, in that order
 * @throws {KernelPanic} if the kernel crashes here
 */
export function dmaContiguousRemap(ranges: readonly Range[], input: RemapInput): Remapped {
  const { phys, physOffset, lowmemEnd } = input;
  const done: Range[] = [];
  let unmapped: Range[] = [];
  let tables = 0n;
  for (const { base, size } of ranges) {
    const start = roundDown(base, PAGE);
    const end = minU64(phys.add(base, size), lowmemEnd);
    if (base >= end) continue;
    const mapped: Range = { base: start, size: roundUp(end, PAGE) - start };
    const steps = (end - base + PMD_SIZE - 1n) / PMD_SIZE;
    const cleared: Range = {
      base: roundDown(base, PMD_SIZE),
      size: steps * PMD_SIZE,
    };
    const what = `the memory for DMA at ${hex(base)} is remapped`;
    if (input.kernel !== undefined && rangesOverlap(cleared, input.kernel)) {
      throw new KernelPanic('map-lost', `${what}, which unmaps the kernel image`);
    }
    if (done.some((other) => rangesOverlap(other, mapped))) {
      throw new KernelPanic('map-lost', `${what} twice`);
    }
    const last = roundDown(end - 1n, PMD_SIZE);
    // below PHYS_OFFSET the address counts as a user-space address, and nothing is mapped
    const isMapped = base >= physOffset;
    if (isMapped && last >= endOf(cleared) && hasSection(last, input, done)) {
      throw new KernelPanic(
        'map-lost',
        `the kernel cannot remap the memory for DMA at ${hex(base)} because of its end at ${hex(end)}`,
      );
    }
    tables += (maxU64(last + PMD_SIZE, endOf(cleared)) - cleared.base) / PMD_SIZE;
    unmapped.push(cleared);
    if (isMapped) {
      unmapped = unmapped.flatMap((range) => subtract([range], [mapped]));
      done.push(mapped);
    }
  }
  return { tables, unmapped: unmapped.filter((range) => isLowmem(range, input)) };
}

/** Whether the entry at an address maps memory directly, without a page table. */
function hasSection(at: bigint, { memblock, sectionSize }: RemapInput, done: readonly Range[]): boolean {
  const entry = { base: at, size: PMD_SIZE };
  if (done.some((range) => rangesOverlap(range, entry))) return false;
  return memblock.memory.some(
    ({ base, end, flags }) => (flags & MEMBLOCK_NOMAP) === 0 && base <= at && at + sectionSize <= end,
  );
}

function isLowmem({ base, size }: Range, { memblock, lowmemEnd }: RemapInput): boolean {
  return base < lowmemEnd && memblock.overlapsMapped(base, minU64(size, lowmemEnd - base));
}
