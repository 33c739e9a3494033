// SPDX-License-Identifier: MIT
//
// Whether the kernel boots with its reserved memory. The reasons come from real boots of Linux 7.2; see docs/fidelity.md.
import { Coverage } from '../base/coverage.ts';
import { hex } from '../base/hex.ts';
import { endOf, rangeBetween, rangeText, rangesOverlap } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn } from '../base/ranges.ts';
import { U64_MAX, addU64, maxU64, minU64, roundDown, roundUp } from '../base/u64.ts';
import { architectureOf } from './arch/architectures.ts';
import type { CmaArea } from './cma.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { Layout } from './layout.ts';
import type { KernelPanic, PanicKind } from './panic.ts';
import { sizesOf } from './releases/release.ts';
import type { GivenBack } from './of-reserved-mem.ts';
import type { Zone } from './zones.ts';

/** Kind of a verdict's reason. */
export type VerdictKind =
  | PanicKind
  /** The DTB is larger than the kernel maps, or at an address that the kernel does not accept. */
  | 'dtb-too-large'
  | 'dtb-misaligned'
  /** The kernel image is not all in RAM. */
  | 'image-outside-memory'
  /** The kernel does not use the initrd. */
  | 'initrd-dropped'
  /** A CMA area is not all in RAM, overlaps another one, or the kernel image, the initrd or the DTB. */
  | 'area-outside-memory'
  | 'areas-overlap'
  | 'area-over-boot-data'
  /** The memory of a rejected region was freed: without a map, or with the kernel image, the initrd or the DTB in it. */
  | 'freed-without-map'
  | 'freed-boot-data'
  /** Free memory is unmapped on 32-bit arm. */
  | 'free-memory-unmapped'
  /** `mem=` adds memory that the board does not have. */
  | 'invented-memory'
  /** riscv64's firmware reserves memory that Linux does not know. */
  | 'firmware-memory-freed'
  /** Memory begins in the last page below 4 GiB. */
  | 'last-page'
  /** Little memory is left for the kernel. */
  | 'little-memory';

/** A reason why a kernel crashes, or may crash. */
export interface VerdictReason {
  readonly kind: VerdictKind;
  /** Path of the region; null for none. */
  readonly region: string | null;
  readonly text: string;
}

/** Whether the kernel boots. There may be reasons even if it does, for later problems. */
export interface Verdict {
  readonly boots: true | false | 'unlikely';
  readonly because: readonly VerdictReason[];
}

/** Least memory for the page allocator at its start, in bytes: with less, kernels panicked in test boots. */
const LEAST_FREE = 16n << 20n;
/** Free blocks below this size are used up before init starts. */
const SMALL_BLOCK = 0x200000n;

/** Input of a verdict. */
export interface VerdictInput {
  readonly kernel: EarlyKernel;
  readonly layout: Layout;
  /** The banks of RAM. */
  readonly banks: readonly Range[];
  /** All CMA areas, and the label of each: its node's path, or its name. */
  readonly areas: readonly CmaArea[];
  readonly defaultArea: CmaArea | null;
  readonly pathOf: (area: CmaArea) => string | null;
  /** The path of the region that ends or begins at the address; null for none. */
  readonly regionBordering: (address: bigint) => string | null;
  readonly givenBack: readonly GivenBack[];
  readonly zones: readonly Zone[];
  /** Why the kernel panicked during early boot; null if it did not. */
  readonly panic: KernelPanic | null;
  /** Unmapped memory. */
  readonly unmapped: readonly Range[];
  /** Whether struct pages exist for an area outside RAM, so that the kernel can write them. */
  readonly reachesPagesOf: (range: Range) => boolean;
  /** Whether the kernel rejected /reserved-memory as a whole. */
  readonly containerRefused: boolean;
  /** Whether the kernel rejected the initrd. */
  readonly initrdDropped: boolean;
  /** Whether memory is known; if not, only facts that do not depend on it are judged. */
  readonly memoryKnown: boolean;
}

/** Reasons by effect: the kernel crashes, most likely crashes, or has problems after boot. */
interface Reasons {
  readonly fatal: VerdictReason[];
  readonly grave: VerdictReason[];
  readonly later: VerdictReason[];
}

/** Judges a boot. */
export function judge(input: VerdictInput): Verdict {
  const reasons: Reasons = { fatal: [], grave: [], later: [] };
  if (input.panic !== null) {
    const { kind, message, border } = input.panic;
    const region = border === null ? null : input.regionBordering(border);
    reasons.fatal.push({ kind, region, text: message });
  }
  judgeLayout(input, reasons);
  judgeAreas(input, reasons);
  judgeGivenBack(input, reasons);
  judgeUnmapped(input, reasons);
  judgeFirmware(input, reasons);
  if (input.memoryKnown) {
    judgeNoMemory(input, reasons);
    judgeLastPage(input, reasons);
    if (input.panic?.kind !== 'no-memory') judgeFreeMemory(input, reasons);
  }
  const { fatal, grave, later } = reasons;
  return {
    boots: fatal.length > 0 ? false : grave.length > 0 ? 'unlikely' : true,
    because: [...fatal, ...grave, ...later],
  };
}

function judgeLayout({ layout, kernel, initrdDropped }: VerdictInput, { fatal, grave }: Reasons): void {
  const { fdt, image, initrd } = layout;
  if (fdt !== undefined) {
    for (const trouble of blobTrouble(fdt, kernel)) fatal.push({ ...trouble, region: null });
  }
  if (image !== undefined && !isMemory(image, kernel)) {
    fatal.push({
      kind: 'image-outside-memory',
      region: null,
      text: `the kernel image (${rangeText(image)}) is not entirely in RAM`,
    });
  }
  if (initrd !== undefined && initrdDropped) {
    const why = isMemory(initrd, kernel) ? 'is in reserved memory' : 'is not entirely in RAM';
    const text = `the initrd (${rangeText(initrd)}) ${why}: the kernel ignores it and needs another root file system`;
    grave.push({ kind: 'initrd-dropped', region: null, text });
  }
}

/** Why the kernel cannot read the blob. */
function blobTrouble(fdt: Range, { kconfig }: EarlyKernel): Pick<VerdictReason, 'kind' | 'text'>[] {
  const { align, mapped } = architectureOf(kconfig.arch).fdt;
  const troubles: Pick<VerdictReason, 'kind' | 'text'>[] = [];
  const room = mapped(fdt.base, kconfig);
  if (fdt.size > room.size) {
    const text = `the DTB has ${hex(fdt.size)} bytes; ${kconfig.arch} maps only ${room.text}`;
    troubles.push({ kind: 'dtb-too-large', text });
  }
  if (fdt.base % align !== 0n) {
    const text = `the DTB at ${hex(fdt.base)} is not aligned to ${align} bytes`;
    troubles.push({ kind: 'dtb-misaligned', text });
  }
  return troubles;
}

function judgeAreas(input: VerdictInput, { fatal, grave, later }: Reasons): void {
  const { areas, kernel, layout } = input;
  // dma_atomic_pool_init() allocates from the start of the default area
  const usedFirst = architectureOf(kernel.kconfig.arch).atomicPools(kernel.memblock.physMemSize());
  for (const [i, area] of areas.entries()) {
    const about = (kind: VerdictKind, text: string): VerdictReason => ({
      kind,
      region: input.pathOf(area),
      text: `CMA area ${area.name} (${rangeText(area)}) ${text}`,
    });
    if (!isMemory(area, kernel)) {
      if (input.reachesPagesOf(area)) {
        later.push(
          about('area-outside-memory', 'is not entirely in RAM: its struct pages overwrite other memory'),
        );
      } else {
        fatal.push(
          about('area-outside-memory', 'is not entirely in RAM: the kernel oopses when it uses its pages'),
        );
      }
    }
    for (const other of areas.slice(0, i)) {
      if (rangesOverlap(area, other)) {
        grave.push(
          about(
            'areas-overlap',
            `overlaps ${other.name} (${rangeText(other)}): the kernel frees the shared pages twice`,
          ),
        );
      }
    }
    for (const [what, range] of occupants(layout, kernel)) {
      if (!rangesOverlap(area, range)) continue;
      if (area === input.defaultArea && rangesOverlap({ base: area.base, size: usedFirst }, range)) {
        const worst = what === 'kernel image' ? fatal : grave;
        worst.push(
          about(
            'area-over-boot-data',
            `is the default area, and its start overlaps the ${what} (${rangeText(range)}): the kernel uses it early in boot`,
          ),
        );
      } else {
        later.push(
          about('area-over-boot-data', `overlaps the ${what} (${rangeText(range)}), whose pages are freed`),
        );
      }
    }
  }
}

/** Memory freed with a rejected region is free, whatever else is in it. */
function judgeGivenBack(input: VerdictInput, { fatal, grave, later }: Reasons): void {
  const { kernel, layout, zones, givenBack } = input;
  for (const { node, base, size, nomap, late } of givenBack) {
    const about = (kind: VerdictKind, text: string): VerdictReason => ({ kind, region: node.path, text });
    // memory freed before paging is mapped like all other memory
    if (nomap && !late) continue;
    if (nomap) {
      const text = `${node.name} was rejected after the linear map was made without it, and its pages are freed`;
      (takenEarly([{ base, size }], zones, kernel) ? grave : later).push(about('freed-without-map', text));
      continue;
    }
    for (const [what, range] of occupants(layout, kernel)) {
      if (!rangesOverlap({ base, size }, range)) continue;
      const pages = freePages(range, { base, size }, kernel);
      if (pages.length === 0) continue;
      const reason = about(
        'freed-boot-data',
        `${node.name} was rejected, and ${pages.map(rangeText).join(', ')} of the ${what} (${rangeText(range)}) was freed with it`,
      );
      if (!takenEarly(pages, zones, kernel)) later.push(reason);
      else (what === 'kernel image' ? fatal : grave).push(reason);
    }
  }
}

/** Free memory without a mapping crashes the kernel when it is allocated and used. */
function judgeUnmapped({ kernel, zones, unmapped }: VerdictInput, { grave, later }: Reasons): void {
  for (const range of unmapped) {
    const pages = freePages(range, range, kernel);
    if (pages.length === 0) continue;
    const text = `${rangeText(range)} is unmapped because the memory for DMA beside it was remapped, and ${pages.map(rangeText).join(', ')} of it is free`;
    const reason: VerdictReason = { kind: 'free-memory-unmapped', region: null, text };
    (takenEarly(pages, zones, kernel) ? grave : later).push(reason);
  }
}

/** The whole pages of a range that were freed with a region and are still free. */
function freePages(range: Range, givenBack: Range, { memblock, kconfig }: EarlyKernel): Range[] {
  const page = BigInt(kconfig.pageSize);
  const from = maxU64(roundDown(range.base, page), givenBack.base);
  const to = minU64(roundUp(endOf(range), page), addU64(givenBack.base, givenBack.size));
  const pages: Range[] = [];
  for (const free of memblock.freeRanges()) {
    const base = roundUp(maxU64(free.base, from), page);
    const end = roundDown(minU64(free.end, to), page);
    if (end > base) pages.push(rangeBetween(base, end));
  }
  return pages;
}

/**
 * Whether the page allocator uses any of some free pages before init starts. A node serves the kernel from its highest mapped zone first.
 * There, movable pages come from the smallest free blocks, and the kernel's own allocations from the largest, lowest address first; blocks
 * in between are not used. The boot CPU's node comes first; later all nodes are used in turn (`numa_policy_init()`).
 */
function takenEarly(pages: readonly Range[], zones: readonly Zone[], kernel: EarlyKernel): boolean {
  const { earlyLargeBlocks: usual } = architectureOf(kernel.kconfig.arch);
  const mapped = zones.filter(({ name }) => name !== 'HighMem');
  const nodes = [...new Set(mapped.map(({ node }) => node))];
  if (nodes.length === 0) return takenFrom(undefined, pages, kernel, { large: usual, small: SMALL_BLOCK });
  return nodes.some((nid) => {
    const zone = mapped.filter(({ node }) => node === nid).at(-1);
    const early =
      nid === 0 ? { large: usual, small: SMALL_BLOCK } : { large: usual / BigInt(nodes.length), small: 0n };
    return takenFrom(zone, pages, kernel, early);
  });
}

/** Early use of a zone: free blocks below a size, and a number of bytes of the largest blocks from the lowest address up. */
interface EarlyUse {
  readonly large: bigint;
  readonly small: bigint;
}

/** Whether any of the pages is, in one zone; in all memory without one. */
function takenFrom(
  zone: Zone | undefined,
  pages: readonly Range[],
  { memblock, kconfig }: EarlyKernel,
  early: EarlyUse,
): boolean {
  const page = BigInt(kconfig.pageSize);
  const largest = page << BigInt(architectureOf(kconfig.arch).maxPageOrder(kconfig));
  let largeBefore = 0n;
  for (const free of memblock.freeRanges()) {
    const base = maxU64(free.base, zone?.base ?? 0n);
    const end = minU64(free.end, zone?.end ?? U64_MAX);
    for (const range of pages) {
      const stop = minU64(endOf(range), end);
      for (let at = maxU64(range.base, base); at < stop;) {
        const block = blockAt(at, { base, end }, page, largest);
        if (block.size < early.small) return true;
        const below = block.base - roundUp(base, largest);
        if (block.size === largest && largeBefore + below < early.large) return true;
        at = block.base + block.size;
      }
    }
    const large = roundDown(end, largest) - roundUp(base, largest);
    if (large > 0n) largeBefore += large;
  }
  return false;
}

/** The block of the page allocator that an address of a free range is in: the largest that is aligned and fits. */
function blockAt(
  address: bigint,
  free: { readonly base: bigint; readonly end: bigint },
  page: bigint,
  largest: bigint,
): Range {
  for (let size = largest; size > page; size >>= 1n) {
    const base = roundDown(address, size);
    if (base >= free.base && base + size <= free.end) return { base, size };
  }
  return { base: roundDown(address, page), size: page };
}

/** Memory that `mem=` added and that the board does not have: the kernel allocates from its top. */
function judgeNoMemory({ kernel, banks }: VerdictInput, { grave }: Reasons): void {
  const { memblock, kconfig } = kernel;
  if (!architectureOf(kconfig.arch).memParameterAddsMemory) return;
  const there = new Coverage(banks);
  for (const { base, end } of memblock.memory) {
    const range = rangeBetween(base, end);
    if (there.of(range) === range.size) continue;
    grave.push({
      kind: 'invented-memory',
      region: null,
      text: `mem= adds ${rangeText(range)} as memory, but the board does not have all of it`,
    });
  }
}

/** Firmware in RAM whose memory Linux frees because it ignores /reserved-memory: 4 of 11 such kernels crashed. */
function judgeFirmware(
  { kernel, containerRefused, layout: { image } }: VerdictInput,
  { later }: Reasons,
): void {
  const { residentFirmware } = architectureOf(kernel.kconfig.arch);
  if (residentFirmware === null || !containerRefused || image === undefined) return;
  later.push({
    kind: 'firmware-memory-freed',
    region: null,
    text: `firmware (${residentFirmware}) reserves memory below the kernel image at ${hex(image.base)} in /reserved-memory, which Linux ignores: that memory is freed to the page allocator, and using it crashes the kernel`,
  });
}

/**
 * Memory that begins within the last page that 32 bits can address: `PFN_UP()` of it is page 0, and the kernel treats everything from there
 * as memory.
 */
function judgeLastPage({ kernel, regionBordering }: VerdictInput, { fatal }: Reasons): void {
  const { memblock, phys, kconfig } = kernel;
  if (phys.bits !== 32) return;
  const lastPage = roundDown(phys.max, BigInt(kconfig.pageSize));
  const starts = [...memblock.memory, ...memblock.freeRanges()].map(({ base }) => base);
  const start = starts.find((base) => base > lastPage);
  if (start === undefined) return;
  fatal.push({
    kind: 'last-page',
    region: regionBordering(start),
    text: `the rest of the last page below 4 GiB begins at ${hex(start)}: rounded up to a page this is address 0, and the kernel treats everything from there as memory`,
  });
}

/** The mapped memory that is left for the page allocator, without the struct pages. */
function judgeFreeMemory({ kernel, areas, zones }: VerdictInput, { grave }: Reasons): void {
  const { memblock, kconfig } = kernel;
  let free = 0n;
  const highmem = zones.find(({ name }) => name === 'HighMem')?.base ?? U64_MAX;
  for (const { base, end } of memblock.freeRanges()) {
    if (base < highmem) free += minU64(end, highmem) - base;
  }
  const described = (memblock.physMemSize() / BigInt(kconfig.pageSize)) * sizesOf(kernel).page;
  const left = free > described ? free - described : 0n;
  if (left >= LEAST_FREE) return;
  const inAreas = bytesIn(areas);
  grave.push({
    kind: 'little-memory',
    region: null,
    text: `about ${left >> 20n} MiB are left for the kernel itself (CMA areas have ${inAreas >> 20n} MiB)`,
  });
}

/** Ranges that must not be freed. */
function occupants({ image, initrd, fdt }: Layout, kernel: EarlyKernel): [string, Range][] {
  const all: [string, Range | undefined][] = [
    ['kernel image', image && reservedPart(image, kernel)],
    ['initrd', initrd],
    ['DTB', fdt],
  ];
  return all.filter((entry): entry is [string, Range] => entry[1] !== undefined);
}

/** The reserved part of the kernel image, without the part before the text in releases that do not reserve it. */
function reservedPart({ base, size }: Range, { release, kconfig }: EarlyKernel): Range {
  const before = minU64(architectureOf(kconfig.arch).freeImageHead(release), size);
  return { base: base + before, size: size - before };
}

/** Whether every page of a range is memory, mapped or not. */
function isMemory(range: Range, { memblock }: EarlyKernel): boolean {
  let at = range.base;
  for (const region of memblock.memory) if (region.base <= at && at < region.end) at = region.end;
  return at >= endOf(range);
}
