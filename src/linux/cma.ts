// SPDX-License-Identifier: MIT
//
// mm/cma.c of Linux 7.2: the table of contiguous memory areas.
import type { Range } from '../base/range.ts';
import { addU64, roundUp, u64 } from '../base/u64.ts';
import { EBUSY, EINVAL, ENOMEM, ENOSPC } from './errno.ts';
import { cmaMinAlignment } from './kconfig.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';
import { mib } from './printk.ts';
import type { Printk } from './printk.ts';
import type { EarlyKernel } from './reserved-mem.ts';
import { inOneZone } from './zones.ts';
import type { Zone } from './zones.ts';

/** Characters of an area's name (`CMA_MAX_NAME` less its terminator). */
const CMA_NAME_MAX = 63;
const SZ_4G = 1n << 32n;

/** A contiguous memory area (`struct cma`). */
export interface CmaArea extends Range {
  readonly name: string;
  /** The node it was placed on by request, or NUMA_NO_NODE. */
  readonly nid: number;
}

/** What {@link Cma.declareContiguousNid} is asked for. */
export interface CmaRequest {
  readonly name: string;
  readonly size: bigint;
  /** Where it must lie if `fixed`, or the lowest address it may lie at; 0 for anywhere. */
  readonly base: bigint;
  /** The address it must end at or below; 0 for the end of memory. */
  readonly limit: bigint;
  readonly fixed: boolean;
  readonly nid: number;
}

/** The kernel's CMA areas, all of them, in the order they were made. */
export class Cma {
  readonly #areas: CmaArea[] = [];
  readonly #memblock: Memblock;
  readonly #printk: Printk;
  readonly #maxAreas: number;
  /** CMA_MIN_ALIGNMENT_BYTES */
  readonly minAlignment: bigint;

  constructor({ memblock, printk, kconfig }: EarlyKernel) {
    this.#memblock = memblock;
    this.#printk = printk;
    this.#maxAreas = kconfig.cmaAreas;
    this.minAlignment = cmaMinAlignment(kconfig);
  }

  get areas(): readonly CmaArea[] {
    return this.#areas;
  }

  /** `cma_init_reserved_mem()`: makes an area of memory that is reserved already. Gives the area, or a negative errno. */
  initReservedMem(base: bigint, size: bigint, name: string, nid = NUMA_NO_NODE): CmaArea | number {
    if (size === 0n || !this.#memblock.isRegionReserved(base, size)) return -EINVAL;
    if (((base | size) & (this.minAlignment - 1n)) !== 0n) return -EINVAL;
    if (this.#full()) return -ENOSPC;
    const area = { name: name.slice(0, CMA_NAME_MAX), base, size, nid };
    this.#areas.push(area);
    return area;
  }

  /** `cma_declare_contiguous_nid()`: finds memory for an area and makes it. Gives the area, or a negative errno. */
  declareContiguousNid(request: CmaRequest): CmaArea | number {
    const area = this.#declare(request);
    if (typeof area === 'number') this.#printk.err(`cma: Failed to reserve ${mib(request.size)} MiB`);
    else this.#printk.info(`cma: Reserved ${mib(request.size)} MiB at ${this.#printk.pa(area.base)}`);
    return area;
  }

  /** `cma_init_reserved_areas()`: what lies across zones is refused. Gives the areas that are not. */
  activate(zones: readonly Zone[]): CmaArea[] {
    return this.#areas.filter((area) => {
      if (inOneZone(area, zones)) return true;
      this.#printk.err(`cma: CMA area ${area.name} could not be activated`);
      return false;
    });
  }

  #declare(request: CmaRequest): CmaArea | number {
    const memory = this.#memblock;
    const align = this.minAlignment;
    if (this.#full()) return -ENOSPC;
    if (request.size === 0n) return -EINVAL;
    if (request.fixed && (request.base & (align - 1n)) !== 0n) {
      this.#printk.err(
        `cma: Region at ${this.#printk.pa(request.base)} must be aligned to ${this.#printk.pa(align)} bytes`,
      );
      return -EINVAL;
    }
    const base = roundUp(request.base, align);
    const size = roundUp(request.size, align);
    const fixed = request.fixed && base !== 0n;
    let limit = u64(request.limit & ~(align - 1n));
    if (limit === 0n || limit > memory.endOfDram()) limit = memory.endOfDram();
    if (addU64(base, size) > limit) {
      this.#printk.err(
        `cma: Size (${this.#printk.pa(size)}) of region at ${this.#printk.pa(base)} exceeds limit (${this.#printk.pa(limit)})`,
      );
      return -EINVAL;
    }

    let at = base;
    if (fixed) {
      if (memory.isRegionReserved(base, size)) return -EBUSY;
      memory.reserve(base, size);
    } else {
      at = this.#allocate(base, size, limit, request.nid);
      if (at === 0n) return -ENOMEM;
    }
    const area = this.initReservedMem(at, size, request.name, request.nid);
    if (typeof area === 'number') memory.free(at, size);
    return area;
  }

  /** `cma_alloc_mem()`: from 4 GiB up if there is room below the limit, else from the limit down. */
  #allocate(base: bigint, size: bigint, limit: bigint, nid: number): bigint {
    const memory = this.#memblock;
    const align = this.minAlignment;
    if (!memory.bottomUp && limit >= u64(SZ_4G + size)) {
      memory.bottomUp = true;
      const at = memory.allocRangeNid({ size, align, start: SZ_4G, end: limit }, nid, true);
      memory.bottomUp = false;
      if (at !== 0n) return at;
    }
    return memory.allocRangeNid({ size, align, start: base, end: limit }, nid, true);
  }

  #full(): boolean {
    if (this.#areas.length < this.#maxAreas) return false;
    this.#printk.err('cma: Not enough slots for CMA reserved regions!');
    return true;
  }
}
