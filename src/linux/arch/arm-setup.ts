// SPDX-License-Identifier: MIT
//
// arch/arm/kernel/setup.c, arch/arm/mm/init.c and arch/arm/mm/mmu.c of Linux 7.2.
import { hex } from '../../base/hex.ts';
import { endOf, rangeText, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { minU64, roundDown, roundUp } from '../../base/u64.ts';
import { memparse, notNull } from '../cmdline.ts';
import type { EarlyParam } from '../cmdline.ts';
import type { EarlyKernel } from '../early-kernel.ts';
import { MEMBLOCK_NOMAP, SMP_CACHE_BYTES } from '../memblock.ts';
import type { MemblockRegion } from '../memblock-list.ts';
import { FAKED_NODES } from '../numa.ts';
import { KernelPanic } from '../panic.ts';
import { sizesOf } from '../releases/release.ts';
import type { ZoneLimit } from '../zones.ts';
import type { ArchSetup, BootSteps } from './arch-setup.ts';
import { reserveArmCrashkernel } from './arm-crash.ts';
import { armMachineOf } from './arm-machines.ts';
import type { ArmMachine } from './arm-machines.ts';
import { PMD_SIZE, dmaContiguousRemap } from './arm-remap.ts';
import { reserveInitrdMem } from './initrd.ts';

const PAGE = 0x1000n;
const U32_MAX = 0xffff_ffffn;
/** The end of vmalloc space, and the gap before it: virtual addresses. */
const VMALLOC_END = 0xff80_0000n;
const VMALLOC_OFFSET = 0x80_0000n;
const SZ_16M = 1n << 24n;
const SZ_32M = 1n << 25n;
const DEFAULT_VMALLOC_SIZE = 240n << 20n;
/**
 * What the hardware maps with one first-level entry, and the size of the initial page tables, by page table
 * format.
 */
const SHORT = { section: 0x10_0000n, initialTables: 4n * PAGE };
const LPAE = { section: 0x20_0000n, initialTables: 5n * PAGE };
/**
 * What `paging_init()` allocates besides tables for lowmem and DMA: the vectors, and tables for vectors,
 * fixmap and kmap addresses.
 */
const VECTORS = 2n * PAGE;
const OTHER_TABLES = 3n;
/** `struct resource` of each memory range: with the gap to the next one it fills a cache line. */
const RESOURCE = SMP_CACHE_BYTES;

/** setup_arch() of 32-bit arm, for one boot. */
export class ArmSetup implements ArchSetup {
  readonly #kernel: EarlyKernel;
  readonly #format: typeof SHORT;
  /** PHYS_OFFSET: the physical address at the start of the linear map. */
  #physOffset = 0n;
  #vmallocSize = DEFAULT_VMALLOC_SIZE;
  #userMemory = false;
  /** `arm_lowmem_limit`: the end of the linear map, as a physical address. */
  #lowmemEnd = 0n;
  #dmaLimit = U32_MAX;
  #unmapped: readonly Range[] = [];
  /** Physical address of the `struct page` of the page at PHYS_OFFSET. */
  #memmap = 0n;

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
    this.#format = kernel.kconfig.physAddr64 ? LPAE : SHORT;
  }

  /** `mem=` and `vmalloc=` */
  earlyParams(): [string, EarlyParam][] {
    return [
      ['mem', (value) => this.#earlyMem(notNull('mem', value))],
      ['vmalloc', (value) => this.#earlyVmalloc(notNull('vmalloc', value))],
    ];
  }

  setupArch(steps: BootSteps): void {
    const { memoryKnown, layout } = steps;
    const machine = armMachineOf(steps.live.root);
    this.#physOffset = this.#physOffsetOf(steps);
    steps.addMemory(this.#physOffset);
    steps.reserveBlob();
    steps.parseEarlyParam();
    if (machine.dmaZoneSize !== 0n) {
      this.#dmaLimit = this.#kernel.phys.cut(this.#physOffset + machine.dmaZoneSize - 1n);
    }
    if (memoryKnown) this.#adjustLowmemBounds();
    this.#memblockInit(steps, machine);
    if (!memoryKnown) {
      steps.unflattenDeviceTree();
      return;
    }
    this.#adjustLowmemBounds();
    this.#pagingInit(layout.image, steps.contiguousFixups);
    steps.unflattenDeviceTree();
    steps.crashReserved(
      reserveArmCrashkernel(steps.cmdline, this.#kernel, this.#lowmemEnd, this.#format.section),
    );
    this.#placeMemmap();
    this.#readInitrd(steps);
  }

  zoneLimits(): ZoneLimit[] {
    const { memblock, kconfig } = this.#kernel;
    const limits: ZoneLimit[] = [];
    if (kconfig.zoneDma) {
      limits.push({ name: 'DMA', end: minU64(roundDown(this.#dmaLimit, PAGE), this.#lowmemEnd) });
    }
    limits.push({ name: 'Normal', end: this.#lowmemEnd });
    if (kconfig.highmem) limits.push({ name: 'HighMem', end: memblock.endOfDram() });
    return limits;
  }

  unmapped(): readonly Range[] {
    return this.#unmapped;
  }

  /**
   * With FLATMEM the `struct page`s are indexed from PHYS_OFFSET: those beyond the end of memory are other
   * memory, as far as lowmem goes.
   */
  reachesPagesOf({ base, size }: Range): boolean {
    const at = (address: bigint): bigint => this.#memmap + this.#describing(address - this.#physOffset);
    return this.#mapped().some(
      (region) => region.base <= at(base) && at(base + size) <= minU64(region.end, this.#lowmemEnd),
    );
  }

  /** The image is TEXT_OFFSET above it; without an image it is the start of memory. */
  #physOffsetOf({ layout, lowestMemory }: BootSteps): bigint {
    const { image } = layout;
    const { textOffset } = this.#kernel.kconfig;
    const at = image === undefined ? lowestMemory : image.base - BigInt(textOffset);
    return at < 0n ? 0n : roundDown(at, PMD_SIZE);
  }

  /** `early_mem()`: the first `mem=` removes all memory, and each one adds some. */
  #earlyMem(text: string): number {
    const { memblock } = this.#kernel;
    if (!this.#userMemory) {
      this.#userMemory = true;
      const start = memblock.startOfDram();
      memblock.remove(start, memblock.endOfDram() - start);
    }
    const { numbers } = this.#kernel.release;
    const size = memparse(text, 0, numbers);
    const start = text[size.end] === '@' ? memparse(text, size.end + 1, numbers).value : this.#physOffset;
    this.#addMemory(start, size.value);
    return 0;
  }

  /** `arm_add_memory()`: both numbers are 64 bits wide, and wrap there. */
  #addMemory(start: bigint, wanted: bigint): void {
    const { memblock, printk, phys } = this.#kernel;
    const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
    let base = roundUp(start, PAGE);
    let size = base > wrap(start + wanted) ? 0n : wrap(wanted - (base - start));
    if (phys.bits === 32) {
      if (base > U32_MAX) {
        printk.log('past-32-bits', { base: start });
        return;
      }
      if (wrap(base + size) > U32_MAX) {
        printk.log('cut-to-32-bits', { base: start });
        size = U32_MAX - base;
      }
    }
    if (base < this.#physOffset) {
      const end = wrap(base + size);
      const isAllBelow = end <= this.#physOffset;
      const last = isAllBelow ? end : this.#physOffset;
      printk.log('below-start', { base, end: last });
      if (isAllBelow) return;
      size -= this.#physOffset - base;
      base = this.#physOffset;
    }
    memblock.add(base, roundDown(size, PAGE));
  }

  /** `early_vmalloc()` */
  #earlyVmalloc(text: string): number {
    const { printk, kconfig } = this.#kernel;
    const most = VMALLOC_END - (BigInt(kconfig.pageOffset) + SZ_32M + VMALLOC_OFFSET);
    let size = BigInt.asUintN(32, memparse(text, 0, this.#kernel.release.numbers).value);
    if (size < SZ_16M) {
      size = SZ_16M;
      printk.log('vmalloc-limited', { problem: 'small', size });
    }
    if (size > most) {
      size = most;
      printk.log('vmalloc-limited', { problem: 'big', size });
    }
    this.#vmallocSize = size;
    return 0;
  }

  /**
   * `adjust_lowmem_bounds()`: the end of lowmem, and memblock's current limit: the first address below that
   * end whose page table entry is not entirely memory. Mapping memory beyond it needs page tables that do not
   * exist yet.
   *
   * ```
   * memory   |..nomap|==========|     |=====|========|
   * lowmem                      ^ current limit      ^ end, where vmalloc space allows
   * ```
   */
  #adjustLowmemBounds(): void {
    const { memblock, printk, kconfig } = this.#kernel;
    const vmallocLimit =
      VMALLOC_END - this.#vmallocSize - VMALLOC_OFFSET - BigInt(kconfig.pageOffset) + this.#physOffset;
    const first = this.#mapped()[0]?.base ?? 0n;
    if (first % PMD_SIZE !== 0n) memblock.markNomap(first, roundUp(first, PMD_SIZE) - first);

    let lowmemEnd = 0n;
    let limit = 0n;
    for (const { base, end } of this.#mapped()) {
      if (base >= vmallocLimit) continue;
      if (end > lowmemEnd) lowmemEnd = minU64(vmallocLimit, end);
      if (limit !== 0n) continue;
      if (base % PMD_SIZE !== 0n) limit = base;
      else if (end % PMD_SIZE !== 0n) limit = lowmemEnd;
    }
    this.#lowmemEnd = lowmemEnd;
    limit = roundDown(limit === 0n ? lowmemEnd : limit, PMD_SIZE);

    const end = memblock.endOfDram();
    if (!kconfig.highmem && end > lowmemEnd) {
      printk.log('ram-ignored', { base: limit, end });
      printk.log('highmem-hint', {});
      memblock.remove(limit, end - limit);
    }
    memblock.currentLimit = limit;
  }

  /** Memory without NOMAP. */
  #mapped(): MemblockRegion[] {
    return this.#kernel.memblock.memory.filter(({ flags }) => (flags & MEMBLOCK_NOMAP) === 0);
  }

  /** `arm_memblock_init()` */
  #memblockInit(steps: BootSteps, machine: ArmMachine): void {
    const { memblock, kconfig } = this.#kernel;
    const { image } = steps.layout;
    if (image !== undefined) {
      // the head, which is only used once, comes before _stext
      const text = kconfig.strictKernelRwx ? roundUp(image.base, this.#format.section) : image.base;
      memblock.reserve(minU64(text, endOf(image)), endOf(image) - minU64(text, endOf(image)));
    }
    reserveInitrdMem(steps, this.#kernel);
    if (image !== undefined) {
      const { base, size } = this.#tablesOf(image);
      memblock.reserve(base, size);
    }
    if (steps.memoryKnown) this.#steal(machine.stolen);
    steps.scanReservedMem();
    if (steps.memoryKnown) {
      steps.reserveContiguous(this.#dmaLimit, FAKED_NODES, kconfig.highmem ? this.#lowmemEnd : null);
    }
  }

  /** The initial page tables: just below the image. */
  #tablesOf({ base }: Range): Range {
    const size = minU64(this.#format.initialTables, base);
    return { base: base - size, size };
  }

  /** `arm_memblock_steal()` */
  #steal(size: bigint): void {
    const { memblock } = this.#kernel;
    if (size === 0n) return;
    const base = memblock.allocOrPanic(size, size);
    memblock.free(base, size);
    memblock.remove(base, size);
  }

  /** `paging_init()` */
  #pagingInit(image: Range | undefined, fixups: readonly Range[]): void {
    const { memblock, phys } = this.#kernel;
    if (image !== undefined) this.#preparePageTable(image);
    this.#allocTables(this.#lowmemTables());
    memblock.currentLimit = this.#lowmemEnd;
    const tables = image && this.#tablesOf(image);
    const remapped = dmaContiguousRemap(fixups, {
      memblock,
      phys,
      physOffset: this.#physOffset,
      lowmemEnd: this.#lowmemEnd,
      sectionSize: this.#format.section,
      kernel: image && tables && { base: tables.base, size: endOf(image) - tables.base },
    });
    this.#unmapped = remapped.unmapped;
    this.#allocTables(remapped.tables);
    memblock.allocOrPanic(VECTORS, VECTORS);
    this.#allocTables(OTHER_TABLES);
    memblock.allowResize();
    for (let left = this.#mapped().length; left > 0; left--) memblock.allocOrPanic(RESOURCE, RESOURCE);
  }

  /**
   * `prepare_page_table()`: clears the initial map from the end of the first memory range on, even if that
   * end is inside or before the image. Without LPAE, recorded boots survived until the image was mapped
   * again, because of entries in the TLB.
   */
  #preparePageTable(image: Range): void {
    const first = this.#kernel.memblock.memory[0];
    const end = minU64(first?.end ?? 0n, this.#lowmemEnd);
    if (this.#format === SHORT || endOf(image) <= roundDown(end, PMD_SIZE)) return;
    throw new KernelPanic(
      'map-lost',
      `the first range of memory ends at ${hex(end)}, and the part of the kernel image (${rangeText(image)}) above it is unmapped`,
    );
  }

  #allocTables(count: bigint): void {
    if (this.#kernel.memblock.allocPages(count) < count) {
      throw new KernelPanic('no-memory', 'no memory is left for the page tables');
    }
  }

  /** `map_lowmem()`: the number of page tables for the partial sections at either end of a range. */
  #lowmemTables(): bigint {
    const { section } = this.#format;
    let count = 0n;
    let last = -1n;
    for (const range of this.#mapped()) {
      const end = minU64(range.end, this.#lowmemEnd);
      if (range.base >= end) continue;
      for (const at of [range.base, end]) {
        const entry = roundDown(at, PMD_SIZE);
        if (at % section === 0n || entry === last) continue;
        count++;
        last = entry;
      }
    }
    return count;
  }

  /** The kernel reads the end of the initrd at once, through the linear map. */
  #readInitrd({ layout, keepsInitrd }: BootSteps): void {
    const { initrd } = layout;
    if (initrd === undefined || !keepsInitrd) return;
    const lost = this.#unmapped.find((range) => rangesOverlap(range, initrd));
    if (lost !== undefined) {
      throw new KernelPanic(
        'map-lost',
        `${rangeText(lost)} is unmapped because the memory for DMA beside it was remapped, and the initrd (${rangeText(initrd)}) is there`,
      );
    }
    if (endOf(initrd) > this.#lowmemEnd) {
      throw new KernelPanic(
        'map-lost',
        `the initrd (${rangeText(initrd)}) is not entirely below ${hex(this.#lowmemEnd)}, the end of the kernel's linear map`,
      );
    }
  }

  /**
   * `alloc_node_mem_map()`: finds the address of the `struct page`s. It is the last allocation of this boot,
   * so it is freed again.
   */
  #placeMemmap(): void {
    const { memblock, kconfig } = this.#kernel;
    const block = PAGE << BigInt(kconfig.pageBlockMaxOrder);
    const first = roundDown(memblock.startOfDram(), block);
    const size = this.#describing(roundUp(memblock.endOfDram(), block) - first);
    const map = memblock.allocOrPanic(size, SMP_CACHE_BYTES);
    memblock.free(map, size);
    const lost = this.#unmapped.find((range) => rangesOverlap(range, { base: map, size }));
    if (lost !== undefined) {
      throw new KernelPanic(
        'map-lost',
        `${rangeText(lost)} is unmapped because the memory for DMA beside it was remapped, and the struct pages are allocated there`,
      );
    }
    this.#memmap = map - this.#describing(first - this.#physOffset);
  }

  /** Bytes of the `struct page`s for that much memory. */
  #describing(bytes: bigint): bigint {
    return (bytes / PAGE) * sizesOf(this.#kernel).page;
  }
}
