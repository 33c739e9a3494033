// SPDX-License-Identifier: MIT
//
// Whether a kernel lives through what became of its reserved memory. The reasons come from real boots of Linux 7.2; see
// docs/fidelity.md.
import { hex } from '../base/hex.ts';
import { endOf, rangesOverlap } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { addU64, roundDown, roundUp } from '../base/u64.ts';
import type { CmaArea } from './cma.ts';
import type { Layout } from './layout.ts';
import type { EarlyKernel } from './reserved-mem.ts';
import type { GivenBack } from './of-reserved-mem.ts';
import type { Zone } from './zones.ts';

/** Why a kernel dies, or is in danger. */
export interface VerdictReason {
  /** Path of the region it is about, null where it is about none. */
  readonly region: string | null;
  readonly text: string;
}

/** Whether the kernel reaches user space. A reason may be there even where it does: what goes wrong later. */
export interface Verdict {
  readonly boots: true | false | 'unlikely';
  readonly because: readonly VerdictReason[];
}

/** Memory that the page allocator must have to start with, in bytes: with less, kernels were seen to panic for want of it. */
const LEAST_FREE = 16n << 20n;
/** Bytes of `struct page`. */
const PAGE_STRUCT = 64n;
/** An initrd that is freed whole is left alone for long where it fills blocks of this many bytes. */
const PAGEBLOCK = 0x200000n;
/** The largest blob that arm64 maps. */
const MAX_FDT_SIZE = 0x200000n;

/** What a verdict is made of. */
export interface VerdictInput {
  readonly kernel: EarlyKernel;
  readonly layout: Layout;
  /** All CMA areas, and what each is called by: its node's path, or its name. */
  readonly areas: readonly CmaArea[];
  readonly pathOf: (area: CmaArea) => string | null;
  readonly givenBack: readonly GivenBack[];
  readonly zones: readonly Zone[];
  /** What the boot itself could not do without, and did not get. */
  readonly panics: readonly string[];
  /** Whether memory is known; without it only what does not depend on it is judged. */
  readonly memoryKnown: boolean;
}

/** Judges a boot. */
export function judge(input: VerdictInput): Verdict {
  const fatal: VerdictReason[] = input.panics.map((text) => ({ region: null, text }));
  const grave: VerdictReason[] = [];
  const later: VerdictReason[] = [];
  judgeLayout(input, fatal);
  judgeAreas(input, fatal, grave, later);
  judgeGivenBack(input, fatal, grave, later);
  if (input.memoryKnown) judgeFreeMemory(input, grave);
  return {
    boots: fatal.length > 0 ? false : grave.length > 0 ? 'unlikely' : true,
    because: [...fatal, ...grave, ...later],
  };
}

function judgeLayout({ layout, kernel }: VerdictInput, fatal: VerdictReason[]): void {
  const { fdt, image } = layout;
  if (fdt !== undefined && fdt.size > MAX_FDT_SIZE) {
    fatal.push({ region: null, text: `the blob has ${hex(fdt.size)} bytes; arm64 maps 2 MiB` });
  }
  if (fdt !== undefined && fdt.base % 8n !== 0n) {
    fatal.push({ region: null, text: `the blob at ${hex(fdt.base)} is not on a multiple of 8 bytes` });
  }
  if (image !== undefined && !isMemory(image, kernel)) {
    fatal.push({ region: null, text: `the kernel image (${extent(image)}) is not all in memory` });
  }
}

function judgeAreas(
  input: VerdictInput,
  fatal: VerdictReason[],
  grave: VerdictReason[],
  later: VerdictReason[],
): void {
  const { areas, kernel, layout } = input;
  for (const [i, area] of areas.entries()) {
    const about = (text: string): VerdictReason => ({
      region: input.pathOf(area),
      text: `CMA area ${area.name} (${extent(area)}) ${text}`,
    });
    if (!isMemory(area, kernel)) {
      fatal.push(about('is not all memory: the kernel oopses as it takes its pages'));
    }
    for (const other of areas.slice(0, i)) {
      if (rangesOverlap(area, other)) {
        grave.push(about(`overlaps ${other.name} (${extent(other)}): the kernel frees its pages twice`));
      }
    }
    for (const [what, range] of occupants(layout)) {
      if (rangesOverlap(area, range)) {
        later.push(about(`lies over the ${what} (${extent(range)}), whose pages it gives away`));
      }
    }
  }
}

/**
 * Memory given back with a refused region is free, whoever else lies in it. Boots of Linux 7.2 over such ranges show what
 * that does: nothing yet while the page allocator has a higher zone to take from; else the image is overwritten at once,
 * and so are the initrd and the blob where they end up in small free blocks.
 */
function judgeGivenBack(
  input: VerdictInput,
  fatal: VerdictReason[],
  grave: VerdictReason[],
  later: VerdictReason[],
): void {
  const page = BigInt(input.kernel.kconfig.pageSize);
  // the boot CPU's node serves its allocations, from its highest zone first
  const firstUsed = input.zones.filter((zone) => zone.node === 0).at(-1);
  for (const { node, base, size, nomap } of input.givenBack) {
    const about = (text: string): VerdictReason => ({ region: node.path, text });
    if (nomap) {
      grave.push(
        about(
          `${node.name} was refused after the linear map was made without it, and its pages are given away`,
        ),
      );
      continue;
    }
    // only whole pages reach the page allocator
    const start = roundUp(base, page);
    const end = roundDown(addU64(base, size), page);
    if (end <= start) continue;
    const freed = { base: start, size: end - start };
    const usedEarly = firstUsed === undefined || (start < firstUsed.end && end > firstUsed.base);
    for (const [what, range] of occupants(input.layout)) {
      if (!rangesOverlap(freed, range)) continue;
      const reason = about(
        `${node.name} was refused, and ${extent(freed)} was freed with it, over the ${what} (${extent(range)})`,
      );
      const block = what === 'initrd' ? PAGEBLOCK : page;
      const inLargeBlocks =
        start <= roundDown(range.base, block) &&
        end >= roundUp(endOf(range), block) &&
        what !== 'kernel image';
      if (!usedEarly || inLargeBlocks) later.push(reason);
      else (what === 'kernel image' ? fatal : grave).push(reason);
    }
  }
}

/** What is left for the page allocator, less the pages' own descriptions. */
function judgeFreeMemory({ kernel, areas }: VerdictInput, grave: VerdictReason[]): void {
  const { memblock, kconfig } = kernel;
  let free = 0n;
  for (const { base, end } of memblock.freeRanges()) free += end - base;
  const described = (memblock.physMemSize() / BigInt(kconfig.pageSize)) * PAGE_STRUCT;
  if (free - described >= LEAST_FREE) return;
  const inAreas = areas.reduce((sum, area) => sum + area.size, 0n);
  grave.push({
    region: null,
    text: `about ${(free - described) >> 20n} MiB are left for the kernel itself (CMA areas have ${inAreas >> 20n} MiB)`,
  });
}

/** What must not be given away. */
function occupants({ image, initrd, fdt }: Layout): [string, Range][] {
  const all: [string, Range | undefined][] = [
    ['kernel image', image],
    ['initrd', initrd],
    ['blob', fdt],
  ];
  return all.filter((entry): entry is [string, Range] => entry[1] !== undefined);
}

/** Whether every page of a range is memory, mapped or not. */
function isMemory(range: Range, { memblock }: EarlyKernel): boolean {
  let at = range.base;
  for (const region of memblock.memory) if (region.base <= at && at < region.end) at = region.end;
  return at >= endOf(range);
}

function extent(range: Range): string {
  return `${hex(range.base)}..${hex(endOf(range) - 1n)}`;
}
