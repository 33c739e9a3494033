// SPDX-License-Identifier: MIT
//
// mm/sparse.c and mm/sparse-vmemmap.c of Linux 6.12 and 7.3: the map of all pages (`struct page`) and what finds it.
import { present } from '../base/invariant.ts';
import { maxU64, minU64, roundDown, roundUp } from '../base/u64.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { cmaMinAlignment } from './kconfig.ts';
import type { Kconfig } from './kconfig.ts';
import { MEMBLOCK_ALLOC_ACCESSIBLE, SMP_CACHE_BYTES } from './memblock.ts';
import type { NumaNodes } from './numa.ts';
import { KernelPanic } from './panic.ts';
import type { MemoryMap } from './releases/behaviour.ts';

/** `struct page` and, with CONFIG_PAGE_EXTENSION, `struct mem_section`, in bytes. */
const PAGE_STRUCT = 64n;
const MEM_SECTION = 32n;
/** What a map of the blocks in a section that can be hot-plugged counts them in, bytes (`SUBSECTION_SIZE`). */
const SUBSECTION = 2n << 20n;

/** Where the map of pages lies in the kernel's address space, as far as it decides how many page tables it takes. */
export interface VmemmapLayout {
  /** The physical address whose `struct page` is the first. */
  readonly memstart: bigint;
  /** How far the first `struct page` is below a boundary of the largest spans, in bytes. */
  readonly below: bigint;
  /** Levels of tables below the root. */
  readonly levels: bigint;
  /** Bits of a physical address (`MAX_PHYSMEM_BITS`). */
  readonly physBits: bigint;
  /** A section has 2 to the power of this many bytes (`SECTION_SIZE_BITS`). */
  readonly sectionShift: bigint;
  /** The map goes by blocks of the lowest level of tables, else page by page. */
  readonly byBlocks: boolean;
}

/** Sections that are there, from the first, one after the other. */
interface Stretch {
  readonly first: bigint;
  readonly count: bigint;
}

/** The sections up to the next of another node. */
interface Run {
  readonly nid: number;
  readonly stretches: Stretch[];
}

/** `sparse_init()` of one boot. */
export class Sparse {
  readonly #kernel: EarlyKernel;
  readonly #behaviour: MemoryMap;
  readonly #layout: VmemmapLayout;
  readonly #page: bigint;
  readonly #pageShift: bigint;
  readonly #sectionShift: bigint;
  /** What one table of the lowest level maps, and a block where there are blocks (`PMD_SIZE`). */
  readonly #pmdSize: bigint;
  /** Bytes of the map that a section's pages take. */
  readonly #mapSize: bigint;
  /** The map goes by blocks of `#pmdSize`, else page by page. */
  readonly #byBlocks: boolean;
  /** The last span of each level that has a table, from the lowest level that has any up. */
  readonly #lastTable = new Map<bigint, bigint>();

  constructor(kernel: EarlyKernel, layout: VmemmapLayout) {
    const { pageSize } = kernel.kconfig;
    this.#kernel = kernel;
    this.#behaviour = kernel.release.memoryMap;
    this.#layout = layout;
    this.#page = BigInt(pageSize);
    this.#pageShift = BigInt(Math.log2(pageSize));
    this.#sectionShift = layout.sectionShift;
    this.#pmdSize = (this.#page * this.#page) / 8n;
    this.#mapSize = (PAGE_STRUCT << this.#sectionShift) / this.#page;
    this.#byBlocks = layout.byBlocks;
  }

  /**
   * Takes what all sections of memory need. If there is no memory for all of it, the kernel goes on without the rest, or panics.
   *
   * @throws {KernelPanic}
   */
  init(nodes: NumaNodes): void {
    for (const { nid, stretches } of this.#memoriesPresent()) {
      const count = stretches.reduce((sum, stretch) => sum + stretch.count, 0n);
      this.#allocUsageMaps(count, nid, nodes.data.get(nid));
      const size = count * roundUp(this.#mapSize, this.#pmdSize);
      const buffer = this.#allocBuffer(size, nid);
      this.#populate(stretches, nid, buffer !== 0n);
      const used = count * this.#mapSize;
      if (buffer !== 0n && used < size) this.#kernel.memblock.free(buffer + used, size - used);
    }
  }

  /** `memblocks_present()`: allocates the table of sections, and finds which sections hold memory, NOMAP or not. */
  #memoriesPresent(): Run[] {
    const { memblock } = this.#kernel;
    const roots = 1n << (this.#layout.physBits - this.#sectionShift);
    const perRoot = this.#page / MEM_SECTION;
    memblock.allocOrPanic((8n * roots) / perRoot, SMP_CACHE_BYTES);

    const runs: Run[] = [];
    let next = 0n;
    let nextRoot = 0n;
    for (const { base, end, nid } of memblock.memory) {
      const start = roundUp(base, this.#page);
      const stop = roundDown(end, this.#page);
      if (start >= stop) continue;
      // a section that two regions share is the first one's
      const first = maxU64(start >> this.#sectionShift, next);
      const last = (stop - 1n) >> this.#sectionShift;
      if (first > last) continue;
      next = last + 1n;
      for (let root = maxU64(first / perRoot, nextRoot); root <= last / perRoot; root++) {
        memblock.allocOrPanic(this.#page, SMP_CACHE_BYTES, nid);
        nextRoot = root + 1n;
      }
      const run = runs.at(-1);
      const stretch = { first, count: last - first + 1n };
      if (run?.nid === nid) run.stretches.push(stretch);
      else runs.push({ nid, stretches: [stretch] });
    }
    return runs;
  }

  /** `sparse_early_usemaps_alloc_pgdat_section()`: in the section where the node's data is, if there is room. */
  #allocUsageMaps(count: bigint, nid: number, nodeData: bigint | undefined): void {
    const { memblock, kconfig } = this.#kernel;
    const section = 1n << this.#sectionShift;
    const size = usageSize(kconfig, section, this.#behaviour.pageblockBits) * count;
    const align = SMP_CACHE_BYTES;
    if (nodeData === undefined) {
      if (memblock.alloc(size, align, nid) === 0n) this.#runsOut();
      return;
    }
    const start = roundDown(nodeData, section);
    const on = memblock.memory.find((region) => region.base <= start && start < region.end)?.nid ?? nid;
    if (memblock.allocTryNid({ size, align, start, end: start + section }, on) !== 0n) return;
    if (memblock.allocTryNid({ size, align, start, end: MEMBLOCK_ALLOC_ACCESSIBLE }, on) === 0n)
      this.#runsOut();
  }

  /** `sparse_buffer_init()`: the map of all pages of a run in one, on the node or not at all. */
  #allocBuffer(size: bigint, nid: number): bigint {
    if (!this.#behaviour.inOneBlock) return 0n;
    const align = roundUp(this.#mapSize, this.#pmdSize);
    return this.#kernel.memblock.allocRangeNid(
      { size, align, start: 0n, end: MEMBLOCK_ALLOC_ACCESSIBLE },
      nid,
      true,
    );
  }

  /** `__populate_section_memmap()` of all sections: page tables, and the map's own pages unless a buffer holds them. */
  #populate(stretches: readonly Stretch[], nid: number, buffered: boolean): void {
    for (const { first, count } of stretches) {
      const end = (first + count) * this.#mapSize;
      // from one table of the lowest level to the next: its own allocation comes before those of what it maps
      for (let at = first * this.#mapSize; at < end;) {
        const tables = this.#newTables(at);
        if (!this.#allocAll(tables, this.#page, nid)) {
          this.#runsOut();
          return;
        }
        const next = minU64(end, at + this.#upToNextTable(at));
        if (!buffered && !this.#allocMap((next - at) / this.#mapSize, nid)) {
          this.#runsOut();
          return;
        }
        at = next;
      }
    }
  }

  /** There is no memory for a part of the map. */
  #runsOut(): void {
    if (this.#behaviour.panics) throw new KernelPanic('no-memory', 'no memory is left for the struct pages');
  }

  /** The map of so many sections, piece by piece: pages and tables for them where there are no blocks left. */
  #allocMap(sections: bigint, nid: number): boolean {
    const pages = this.#mapSize / this.#page;
    if (!this.#byBlocks) return this.#allocAll(sections * pages, this.#page, nid);
    const blocks = this.#kernel.memblock.allocEach(sections, this.#mapSize, nid);
    return this.#allocAll((sections - blocks) * (pages + 1n), this.#page, nid);
  }

  #allocAll(count: bigint, size: bigint, nid: number): boolean {
    return this.#kernel.memblock.allocEach(count, size, nid) === count;
  }

  /** Where the `struct page` of a section is, in bytes from a boundary of the largest spans. */
  #address(offset: bigint): bigint {
    const { memstart, below, levels } = this.#layout;
    const largest = this.#pageShift + levels * (this.#pageShift - 3n);
    return offset - (memstart >> this.#pageShift) * PAGE_STRUCT + (1n << largest) - below;
  }

  /** The shifts of the spans that a table maps, of all levels that there are tables of. */
  #tableShifts(): bigint[] {
    const levels = Array.from({ length: Number(this.#layout.levels) }, (_, level) => BigInt(level + 1));
    return levels
      .slice(this.#byBlocks ? 1 : 0)
      .map((level) => this.#pageShift + level * (this.#pageShift - 3n));
  }

  /** How many tables are to be made for a part of the map that begins here. */
  #newTables(offset: bigint): bigint {
    let count = 0n;
    for (const shift of this.#tableShifts()) {
      const span = this.#address(offset) >> shift;
      if (span === this.#lastTable.get(shift)) continue;
      this.#lastTable.set(shift, span);
      count++;
    }
    return count;
  }

  #upToNextTable(offset: bigint): bigint {
    const span = 1n << present(this.#tableShifts()[0], 'an architecture has page tables');
    return span - (this.#address(offset) & (span - 1n));
  }
}

/** `mem_section_usage_size()` */
function usageSize(kconfig: Kconfig, section: bigint, pageblockBits: number): bigint {
  const words = (bits: bigint): bigint => ((bits + 63n) / 64n) * 8n;
  const rcuHead = 16n;
  return (
    rcuHead +
    words(section / SUBSECTION) +
    words((section / cmaMinAlignment(kconfig)) * BigInt(pageblockBits))
  );
}
