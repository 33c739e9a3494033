// SPDX-License-Identifier: MIT
//
// arch/arm64/mm/init.c of Linux 7.2.
import type { Range } from '../../base/range.ts';
import { U64_MAX, addU64, maxU64, minU64, roundDown, roundUp } from '../../base/u64.ts';
import { memparse } from '../cmdline.ts';
import type { EarlyParam } from '../cmdline.ts';
import type { EarlyKernel } from '../early-kernel.ts';
import type { Kconfig } from '../kconfig.ts';
import type { Memblock } from '../memblock.ts';
import { maxDmaAddress } from '../of-address.ts';
import { FAKED_NODES, cpuNodes } from '../numa.ts';
import type { NumaNodes } from '../numa.ts';
import { KernelPanic } from '../panic.ts';
import { setupPercpuAreas } from '../percpu.ts';
import type { Arm64Boot } from '../releases/behaviour.ts';
import type { UsualImage } from '../releases/builds/build.ts';
import type { ZoneLimit } from '../zones.ts';
import { Sparse } from '../sparse.ts';
import { pageTableCount, tableLevels } from './arm64-paging.ts';
import type { ArchSetup, BootSteps } from './arch-setup.ts';

/** The alignment of the start of the linear map, by page size (`ARM64_MEMSTART_ALIGN`). */
const MEMSTART_ALIGN = new Map([
  [4096, 1n << 30n],
  [16384, 1n << 30n],
  [65536, 1n << 29n],
]);

const U32_MAX = 0xffff_ffffn;

/**
 * The parts of the image that `map_mem()` maps separately: text and data, without the init sections between
 * them, if those are known.
 */
function imageParts(image: Range | undefined, usual: UsualImage): Range[] {
  if (image === undefined) return [];
  if (image.size !== usual.size) return [image];
  const { initBegin, initEnd, size } = usual;
  return [
    { base: image.base, size: initBegin },
    { base: image.base + initEnd, size: size - initEnd },
  ];
}

/** From the image's text to its init sections, if those are known. */
function readOnlyPart(image: Range | undefined, textBegin: bigint, usual: UsualImage): Range | undefined {
  if (image === undefined) return undefined;
  const end = image.size === usual.size ? usual.initBegin : image.size;
  return { base: image.base + textBegin, size: maxU64(end, textBegin) - textBegin };
}

/** Ends of the zones: DMA at the DMA limit, DMA32 at 4 GiB. */
export function arm64ZoneLimits(memblock: Memblock, kconfig: Kconfig, dmaLimit: bigint): ZoneLimit[] {
  const end = memblock.endOfDram();
  const limits: ZoneLimit[] = [];
  if (kconfig.zoneDma) limits.push({ name: 'DMA', end: dmaLimit });
  if (kconfig.zoneDma32) limits.push({ name: 'DMA32', end: minU64(1n << 32n, end) });
  limits.push({ name: 'Normal', end });
  return limits;
}

/** setup_arch() of arm64, for one boot. */
export class Arm64Setup implements ArchSetup {
  readonly #kernel: EarlyKernel;
  readonly #boot: Arm64Boot;
  #memoryLimit = U64_MAX;
  #memstart = 0n;
  #nodes: NumaNodes = FAKED_NODES;
  /** The linear map's read-only alias is made read-only too, page by page (`rodata_full`). */
  #rodataFull = true;
  #kfence: boolean;
  /** Whether `crashkernel=` was given, on releases where that affects the linear map. */
  #crashMemMap = false;
  /** The end of the memory that every device can reach, exclusive. */
  #dmaLimit = 0n;

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
    this.#boot = kernel.release.arm64;
    this.#kfence = kernel.kconfig.kfenceEarly;
  }

  setupArch(steps: BootSteps): void {
    const { layout, live, memoryKnown } = steps;
    steps.reserveBlob();
    steps.addMemory(0n);
    steps.parseEarlyParam();
    if (!this.memblockInit(layout.image, layout.initrd)) steps.dropInitrd();
    steps.scanReservedMem();
    if (memoryKnown) this.pagingInit(layout.image);
    steps.unflattenDeviceTree();
    if (!memoryKnown) return;
    const nodes = steps.initNuma();
    this.#nodes = nodes;
    steps.reserveNodesContiguous(nodes);
    if (this.#kernel.release.memoryMap.beforeDefaultArea) this.#sparseInit(this.#kernel);
    this.#dmaLimit = this.#dmaLimitBelow(maxDmaAddress(live));
    steps.reserveContiguous(this.#dmaLimit, nodes, null);
    steps.reserveCrashkernel(this.#dmaLimit, 1n << BigInt(this.#kernel.kconfig.paBits));
  }

  allocateLater({ live, cmdline }: BootSteps): void {
    const { beforeDefaultArea, panics } = this.#kernel.release.memoryMap;
    if (beforeDefaultArea || !panics) return;
    const kernel = { ...this.#kernel, memblock: this.#kernel.memblock.copy() };
    this.#sparseInit(kernel);
    setupPercpuAreas(kernel, cmdline, cpuNodes(live).length);
  }

  zoneLimits(): ZoneLimit[] {
    return arm64ZoneLimits(this.#kernel.memblock, this.#kernel.kconfig, this.#dmaLimit);
  }

  /** `mem=`, `rodata=`, `crashkernel=` and `kfence.sample_interval=` */
  earlyParams(): [string, EarlyParam][] {
    const mem: EarlyParam = (value) => {
      if (value === null) return 1;
      this.#memoryLimit =
        memparse(value, 0, this.#kernel.release.numbers).value & ~BigInt(this.#kernel.kconfig.pageSize - 1);
      const limit = Number(BigInt.asIntN(64, this.#memoryLimit >> 20n));
      this.#kernel.printk.log('memory-limited', { limit });
      return 0;
    };
    const rodata: EarlyParam = (value) => {
      this.#rodataFull = this.#boot.paging.rodataFull.get(value ?? '') ?? this.#rodataFull;
      return 0;
    };
    const kfence: EarlyParam = (value) => {
      const interval = /^[+-]?(0x[0-9a-f]+|[0-9]+)/i.exec(value ?? '');
      if (interval !== null && this.#kernel.kconfig.kfencePoolSize > 0)
        this.#kfence = Number(interval[1]) !== 0;
      return 0;
    };
    const crashkernel: EarlyParam = () => {
      this.#crashMemMap = this.#boot.paging.crashkernelByPages;
      return 0;
    };
    return [
      ['mem', mem],
      ['rodata', rodata],
      ['crashkernel', crashkernel],
      ['kfence.sample_interval', kfence],
    ];
  }

  /**
   * `arm64_memblock_init()` up to the reserved-memory pass: determines the final memory, and the addresses of
   * the image and the initrd. An initrd outside the linear map is dropped.
   *
   * @returns whether the initrd was kept
   */
  memblockInit(image: Range | undefined, initrd: Range | undefined): boolean {
    const { memblock, kconfig } = this.#kernel;
    let initrdKept = true;
    const align = MEMSTART_ALIGN.get(kconfig.pageSize) ?? 1n << 30n;
    const linearSize = 1n << BigInt(Math.min(kconfig.vaBits, 48) - 1);
    const imageEnd = image === undefined ? 0n : addU64(image.base, image.size);

    memblock.remove(1n << BigInt(kconfig.paBits), U64_MAX);
    this.#memstart = roundDown(memblock.startOfDram(), align);
    memblock.remove(maxU64(this.#memstart + linearSize, imageEnd), U64_MAX);
    if (this.#memstart + linearSize < memblock.endOfDram()) {
      this.#memstart = roundUp(memblock.endOfDram() - linearSize, align);
      memblock.remove(0n, this.#memstart);
    }

    if (this.#memoryLimit !== U64_MAX) {
      memblock.memLimitRemoveMap(this.#memoryLimit);
      if (image !== undefined) memblock.add(image.base, image.size);
    }

    if (initrd !== undefined && kconfig.blkDevInitrd) {
      const page = BigInt(kconfig.pageSize);
      const base = roundDown(initrd.base, page);
      const size = roundUp(addU64(initrd.base, initrd.size), page) - base;
      const start = memblock.startOfDram();
      initrdKept = base >= start && base + size <= start + linearSize;
      if (initrdKept) {
        memblock.add(base, size);
        memblock.clearNomap(base, size);
        memblock.reserve(base, size);
      }
    }
    if (image !== undefined) {
      const { textBegin } = this.#boot;
      memblock.reserve(image.base + textBegin, maxU64(image.size, textBegin) - textBegin);
    }
    return initrdKept;
  }

  /**
   * `paging_init()`: the KFENCE pool and the page tables of the linear map. Assumes a CPU without BBML2.
   */
  pagingInit(image: Range | undefined): void {
    const { memblock, kconfig } = this.#kernel;
    const size = BigInt(kconfig.kfencePoolSize);
    const base = this.#kfence ? memblock.alloc(size, BigInt(kconfig.pageSize)) : 0n;
    this.#kfence = base !== 0n;
    const { imageByBlocks, ownMaps, wholePages } = this.#boot.paging;
    const usual = this.#kernel.release.builds.arm64.image;
    const count = pageTableCount(memblock, imageByBlocks ? [] : imageParts(image, usual), {
      kconfig,
      memstart: this.#memstart,
      // if the KFENCE pool is created late, single pages of the linear map must be changeable
      pagesOnly: this.#rodataFull || this.#crashMemMap || (size > 0n && !this.#kfence),
      pool: base === 0n ? undefined : { base, size },
      apart: imageByBlocks ? readOnlyPart(image, this.#boot.textBegin, usual) : undefined,
      wholePages,
    });
    this.#allocTables(count + (ownMaps?.image ?? 0n));
    if (ownMaps !== null && image !== undefined) {
      memblock.free(image.base + image.size - ownMaps.initPgDir, ownMaps.initPgDir);
    }
    memblock.allowResize();
    this.#allocTables(ownMaps?.identity ?? 0n);
    if (wholePages) memblock.mapWholePages();
  }

  #allocTables(count: bigint): void {
    if (this.#kernel.memblock.allocPages(count) < count) {
      throw new KernelPanic('no-memory', 'no memory is left for the page tables');
    }
  }

  /** `sparse_init()` */
  #sparseInit(kernel: EarlyKernel): void {
    const { kconfig } = kernel;
    const sparse = new Sparse(kernel, {
      memstart: this.#memstart,
      below: this.#boot.vmemmapBelow,
      levels: tableLevels(kconfig),
      // with smaller pages, more than 48 bits need a CPU with LPA2, which is not assumed
      physBits: BigInt(kconfig.pageSize === 65536 ? kconfig.paBits : Math.min(kconfig.paBits, 48)),
      sectionShift: kconfig.pageSize === 65536 ? 29n : 27n,
      // ARM64_KERNEL_USES_PMD_MAPS
      byBlocks: kconfig.pageSize === 4096,
    });
    sparse.init(this.#nodes);
  }

  /**
   * `dma_limits_init()`
   *
   * @param treeLimit the highest address that all `dma-ranges` of the tree reach
   */
  #dmaLimitBelow(treeLimit: bigint): bigint {
    const { memblock, kconfig } = this.#kernel;
    if (this.#boot.dmaLimitInBits) return this.#dmaLimitInBits(treeLimit);
    const maxZone = (limit: bigint): bigint => addU64(minU64(limit, memblock.endOfDram() - 1n), 1n);
    if (kconfig.zoneDma) {
      return maxZone(memblock.startOfDram() < U32_MAX ? minU64(treeLimit, U32_MAX) : treeLimit);
    }
    return kconfig.zoneDma32 ? maxZone(U32_MAX) : 1n << BigInt(kconfig.paBits);
  }

  /** The limit on releases that store it as a number of bits (`zone_dma_bits`), at most 32. */
  #dmaLimitInBits(treeLimit: bigint): bigint {
    const { memblock, kconfig } = this.#kernel;
    if (!kconfig.zoneDma && !kconfig.zoneDma32) return 1n << BigInt(kconfig.paBits);
    const start = memblock.startOfDram();
    const bits = kconfig.zoneDma ? Math.min(32, treeLimit.toString(2).length) : 32;
    const mask = (1n << BigInt(bits)) - 1n;
    const limit = start > U32_MAX ? U64_MAX : start > mask ? U32_MAX : mask;
    return addU64(minU64(limit, memblock.endOfDram() - 1n), 1n);
  }
}
