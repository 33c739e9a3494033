// SPDX-License-Identifier: MIT
//
// drivers/of/of_reserved_mem.c of Linux 7.2: memory for the regions that have no `reg`.
import type { Range } from '../base/range.ts';
import { maxU64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import { numberAt } from '../tree/readings.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EINVAL, ENOMEM } from './errno.ts';
import type { HandlerWalk } from './handler-walk.ts';
import { cmaMinAlignment } from './kconfig.ts';
import { MEMBLOCK_ALLOC_ANYWHERE, SMP_CACHE_BYTES } from './memblock.ts';
import type { RegionTrace } from './region.ts';
import type { Alignment, ReservedMem } from './reserved-mem.ts';
import type { AddrSizeProperty, TreeReader } from './tree-reader.ts';

/** Input for the allocation of dynamic regions. */
export interface DynamicRegionInput {
  readonly reader: TreeReader;
  readonly kernel: EarlyKernel;
  readonly handlers: HandlerWalk;
  /** Whether memory is known; if not, no dynamic region is allocated. */
  readonly memoryKnown: boolean;
}

/** A size and its alignment. */
interface Wanted {
  readonly size: bigint;
  readonly align: bigint;
}

/** Finds memory for the dynamic regions of one boot. */
export class DynamicRegions {
  readonly #input: DynamicRegionInput;
  readonly #kernel: EarlyKernel;
  /** Returns the current array of regions. */
  readonly #regions: () => readonly ReservedMem[];

  constructor(input: DynamicRegionInput, regions: () => readonly ReservedMem[]) {
    this.#input = input;
    this.#kernel = input.kernel;
    this.#regions = regions;
  }

  /**
   * `__reserved_mem_alloc_size()`, up to where memory is found.
   *
   * @returns the memory, a negative errno, or null where memory is not known
   */
  place(node: DtNode, trace: RegionTrace): Range | number | null {
    trace.reached();
    const wanted = this.#wanted(node);
    if ('failure' in wanted) {
      trace.fail(wanted.failure, -EINVAL);
      return -EINVAL;
    }
    const align: Alignment = { value: wanted.align };
    const valid = this.#input.handlers.validate(node, align);
    if (this.#input.handlers.isError(valid)) {
      trace.fail('node-rejected', valid);
      return valid;
    }
    if (this.#isCmaByItself(node)) align.value = maxU64(align.value, cmaMinAlignment(this.#kernel.kconfig));
    const ranges = this.#allocRanges(node);
    if (typeof ranges === 'number') {
      trace.fail('bad-alloc-ranges', ranges);
      return ranges;
    }
    if (!this.#input.memoryKnown) {
      trace.unknown();
      return null;
    }
    const { size } = wanted;
    const base = this.#allocate(size, align.value, ranges, node.has('no-map'));
    if (base === 0n) {
      this.#kernel.printk.log('allocate-failed', { source: 'reserved mem', node: node.name, size });
      trace.fail('no-free-memory', -ENOMEM);
      return -ENOMEM;
    }
    trace.placed(base, size);
    return { base, size };
  }

  /** What the node's `size` and `alignment` say, or which of them is wrong. */
  #wanted(node: DtNode): Wanted | { readonly failure: 'bad-size' | 'bad-alignment' } {
    const { cells } = this.#input.reader;
    const { phys } = this.#kernel;
    const size = node.property('size');
    if (size === undefined) return { failure: 'bad-size' };
    if (size.length !== 4 * cells.size) {
      this.#kernel.printk.log('bad-size', { source: 'reserved mem', node: node.name });
      return { failure: 'bad-size' };
    }
    const align = node.property('alignment');
    if (align !== undefined && align.length !== 4 * cells.address) {
      this.#kernel.printk.log('bad-alignment', { source: 'reserved mem', node: node.name });
      return { failure: 'bad-alignment' };
    }
    return {
      size: phys.cut(numberAt(size, 0, cells.size)),
      align: align === undefined ? 0n : phys.cut(numberAt(align, 0, cells.address)),
    };
  }

  /** Without callbacks a handler cannot raise the alignment: the pass itself does so for a node that looks like a CMA area. */
  #isCmaByItself(node: DtNode): boolean {
    const { kconfig, release } = this.#kernel;
    if (release.handlers.callbacks || !kconfig.dmaCma) return false;
    const { reader } = this.#input;
    return node.has('reusable') && !node.has('no-map') && reader.isCompatible(node, 'shared-dma-pool');
  }

  /** The node's `alloc-ranges`; undefined for any address; or a negative errno. */
  #allocRanges(node: DtNode): AddrSizeProperty | undefined | number {
    const ranges = this.#input.reader.addrSize(node, 'alloc-ranges');
    const { partialEntries } = this.#kernel.release.passes;
    if (ranges !== undefined || partialEntries === 'absent' || !node.has('alloc-ranges')) return ranges;
    this.#kernel.printk.log('bad-alloc-ranges', { source: 'reserved mem', node: node.name });
    return -EINVAL;
  }

  /** Finds memory in one of the ranges, or anywhere without ranges. */
  #allocate(size: bigint, align: bigint, ranges: AddrSizeProperty | undefined, nomap: boolean): bigint {
    const { phys, release } = this.#kernel;
    if (ranges === undefined) return this.#allocRange(size, align, 0n, 0n, nomap);
    for (let i = 0; i < ranges.entries; i++) {
      const range = ranges.read(i);
      const start = phys.cut(range.base);
      const end = phys.add(start, range.size);
      const base = release.passes.fillsFromNeighbour
        ? this.#allocInRange(size, align, start, end, nomap)
        : this.#allocRange(size, align, start, end, nomap);
      if (base !== 0n) return base;
    }
    return 0n;
  }

  /**
   * `__reserved_mem_alloc_in_range()`: keeps regions together, by the end of the range that touches one.
   *
   * ```
   * array          |----RRRR----------RRRRRRRR-----|
   * bottom up             |..-------|
   * top down          (as usual)  |----..|
   * ```
   */
  #allocInRange(size: bigint, align: bigint, start: bigint, end: bigint, nomap: boolean): bigint {
    const { memblock, phys } = this.#kernel;
    const touches = (address: bigint): boolean =>
      this.#regions().some(
        (rmem) => rmem.size !== 0n && address >= rmem.base && address <= phys.add(rmem.base, rmem.size),
      );
    const usual = memblock.bottomUp;
    const atStart = touches(start);
    if (atStart !== touches(end)) memblock.bottomUp = atStart;
    const base = this.#allocRange(size, align, start, end, nomap);
    memblock.bottomUp = usual;
    return base;
  }

  /** `early_init_dt_alloc_reserved_memory_arch()` */
  #allocRange(size: bigint, align: bigint, start: bigint, end: bigint, nomap: boolean): bigint {
    const { memblock } = this.#kernel;
    const base = memblock.physAllocRange({
      size,
      align: align === 0n ? SMP_CACHE_BYTES : align,
      start,
      end: end === 0n ? MEMBLOCK_ALLOC_ANYWHERE : end,
    });
    if (base !== 0n && nomap) memblock.markNomap(base, size);
    return base;
  }
}
