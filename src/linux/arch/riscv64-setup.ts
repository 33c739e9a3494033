// SPDX-License-Identifier: MIT
//
// arch/riscv/kernel/setup.c and arch/riscv/mm/init.c of Linux 7.2, 64-bit.
import { compare } from '../../base/compare.ts';
import { endOf } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { U64_MAX, minU64, roundDown, roundUp } from '../../base/u64.ts';
import { stringAt } from '../../tree/readings.ts';
import { memparse } from '../cmdline.ts';
import type { EarlyParam } from '../cmdline.ts';
import type { EarlyKernel } from '../early-kernel.ts';
import type { LiveTree } from '../live-tree.ts';
import { MEMBLOCK_NOMAP } from '../memblock.ts';
import { nodesBeforeInit } from '../numa.ts';
import { KernelPanic } from '../panic.ts';
import type { ZoneLimit } from '../zones.ts';
import { spansTouched } from './page-table-spans.ts';
import type { MappedRange } from './page-table-spans.ts';
import type { ArchSetup, BootSteps } from './arch-setup.ts';
import { reserveInitrdMem } from './initrd.ts';

const PAGE = 4096n;
const PMD_SHIFT = 21n;
const PMD_SIZE = 1n << PMD_SHIFT;
const PUD_SHIFT = 30n;
const SZ_4G = 1n << 32n;
/**
 * Page tables of the kernel image's map, and the tables of the linear map above those whose entries map 1
 * GiB.
 */
const OTHER_TABLES = 3n;

/** `KERN_VIRT_SIZE`: bytes of the linear map, by number of page table levels. */
const VIRT_SIZE = { sv39: 1n << 37n, sv48: 1n << 46n, sv57: 1n << 55n } as const;
type PagingMode = keyof typeof VIRT_SIZE;

/** setup_arch() of riscv64, for one boot. */
export class Riscv64Setup implements ArchSetup {
  readonly #kernel: EarlyKernel;
  #memoryLimit = U64_MAX;
  /** The highest number of page table levels that the command line allows. */
  #mode: PagingMode = 'sv57';

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
  }

  /** `mem=` (the lowest one counts), `no4lvl` and `no5lvl` */
  earlyParams(): [string, EarlyParam][] {
    const mem: EarlyParam = (value) => {
      if (value === null) return 1;
      this.#memoryLimit = minU64(
        memparse(value, 0, this.#kernel.release.numbers).value & ~(PAGE - 1n),
        this.#memoryLimit,
      );
      this.#kernel.printk.log('memory-limited', { limit: Number(this.#memoryLimit >> 20n) });
      return 0;
    };
    const limitTo = (mode: PagingMode) => (): number => {
      if (VIRT_SIZE[mode] < VIRT_SIZE[this.#mode]) this.#mode = mode;
      return 0;
    };
    return [
      ['mem', mem],
      ['no4lvl', limitTo('sv39')],
      ['no5lvl', limitTo('sv48')],
    ];
  }

  setupArch(steps: BootSteps): void {
    const { memblock, kconfig, release } = this.#kernel;
    const { defaultAreaLate } = release.riscv64;
    const { image } = steps.layout;
    steps.addMemory(0n);
    steps.parseEarlyParam();
    this.#capMemory(steps);
    reserveInitrdMem(steps, this.#kernel);
    steps.scanReservedMem();
    // only now: a dynamic region may overlap the DTB
    steps.reserveBlob();
    if (steps.memoryKnown) {
      if (!defaultAreaLate) steps.reserveContiguous(this.#dma32Limit(), nodesBeforeInit(kconfig), null);
      this.#mapMemory(image);
    }
    memblock.allowResize();
    steps.unflattenDeviceTree();
    if (!steps.memoryKnown) return;
    const nodes = steps.initNuma();
    if (defaultAreaLate) steps.reserveContiguous(this.#dma32Limit(), nodes, null);
    steps.reserveCrashkernel(this.#dma32Limit(), memblock.endOfDram());
  }

  zoneLimits(): ZoneLimit[] {
    return [
      { name: 'DMA32', end: this.#dma32Limit() },
      { name: 'Normal', end: this.#kernel.memblock.endOfDram() },
    ];
  }

  #dma32Limit(): bigint {
    return minU64(SZ_4G, this.#kernel.memblock.endOfDram());
  }

  /** The start of `setup_bootmem()`: determines the final memory, and reserves the image. */
  #capMemory({ layout: { image }, live, memoryKnown }: BootSteps): void {
    const { memblock, kconfig, printk } = this.#kernel;
    // without mem= the limit is the size of the linear map, which memory rarely reaches
    if (this.#memoryLimit !== U64_MAX) memblock.enforceMemoryLimit(this.#memoryLimit);
    if (image !== undefined) {
      const end = kconfig.strictKernelRwx ? roundUp(endOf(image), PMD_SIZE) : endOf(image);
      memblock.reserve(image.base, end - image.base);
    }
    if (!memoryKnown) return;
    const ramBase = this.#ramBase();
    const mapped = VIRT_SIZE[pagingMode(live, this.#mode)];
    if (memblock.endOfDram() > ramBase + mapped) {
      memblock.capMemoryRange(ramBase, mapped);
      printk.log('past-linear-map', { base: ramBase + mapped });
    }
  }

  /** `phys_ram_base` */
  #ramBase(): bigint {
    return roundDown(this.#kernel.memblock.startOfDram(), PMD_SIZE);
  }

  /**
   * `setup_vm_final()`: the KFENCE pool, and the page tables of the linear map, which uses the largest pages
   * that fit.
   */
  #mapMemory(image: Range | undefined): void {
    const { memblock, kconfig } = this.#kernel;
    const poolSize = BigInt(kconfig.kfencePoolSize);
    const pool = poolSize === 0n ? 0n : memblock.alloc(poolSize, PAGE);
    if (poolSize !== 0n && pool === 0n)
      throw new KernelPanic('no-memory', 'no memory is left for the KFENCE pool');
    const ranges: MappedRange[] = [];
    // the image and the pool are mapped separately from the memory around them
    const apart = [image, pool === 0n ? undefined : { base: pool, size: poolSize }].filter(
      (r) => r !== undefined,
    );
    const cuts = apart.flatMap((range) => [range.base, endOf(range)]).sort(compare);
    for (const { base, end, flags } of memblock.memory) {
      if ((flags & MEMBLOCK_NOMAP) !== 0) continue;
      let from = base;
      for (const cut of [...cuts.filter((at) => base < at && at < end), end]) {
        // a range that starts inside a page never reaches an alignment for larger pages
        ranges.push({ base: from, end: cut, pages: from === pool || from % PAGE !== 0n });
        from = cut;
      }
    }
    const ramBase = this.#ramBase();
    const count =
      OTHER_TABLES +
      spansTouched(ranges, ramBase & ((1n << PUD_SHIFT) - 1n), PUD_SHIFT, true) +
      spansTouched(ranges, 0n, PMD_SHIFT, true);
    if (memblock.allocPages(count) < count)
      throw new KernelPanic('no-memory', 'no memory is left for the page tables');
  }
}

/** The levels that are used: those that the first CPU's node gives, limited by the command line. */
function pagingMode({ root, reader }: LiveTree, most: PagingMode): PagingMode {
  const cpu = root
    .child('cpus')
    ?.children.find((node) => node.name.split('@')[0] === 'cpu' && reader.deviceIsAvailable(node));
  const type = cpu?.property('mmu-type');
  const said = type && stringAt(type);
  const has: PagingMode = said === 'riscv,sv39' ? 'sv39' : said === 'riscv,sv48' ? 'sv48' : 'sv57';
  return VIRT_SIZE[has] < VIRT_SIZE[most] ? has : most;
}
