// SPDX-License-Identifier: MIT
//
// mm/cma.c of Linux 7.2: the table of contiguous memory areas.
import type { Range } from '../base/range.ts';
import { roundDown, roundUp, u64 } from '../base/u64.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EBUSY, EINVAL, ENOMEM, ENOSPC } from './errno.ts';
import { cmaMinAlignment } from './kconfig.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';
import type { MemblockRegion } from './memblock-list.ts';
import { pagesInOneZone } from './page-zones.ts';
import type { PhysAddr } from './phys-addr.ts';
import type { Printk } from './printk.ts';
import type { CmaBehaviour } from './releases/behaviour.ts';
import { inOneZone } from './zones.ts';
import type { Zone } from './zones.ts';

/** Characters of an area's name (`CMA_MAX_NAME` less its terminator). */
const CMA_NAME_MAX = 63;
const SZ_4G = 1n << 32n;

/** A contiguous memory area (`struct cma`). */
export interface CmaArea extends Range {
  readonly name: string;
  /** The requested node, or NUMA_NO_NODE. */
  readonly nid: number;
}

/** Request for {@link Cma.declareContiguousNid}. */
export interface CmaRequest {
  readonly name: string;
  readonly size: bigint;
  /** The address if `fixed`, or the lowest allowed address; 0 for any. */
  readonly base: bigint;
  /** The address it must end at or below; 0 for the end of memory. */
  readonly limit: bigint;
  readonly fixed: boolean;
  readonly nid: number;
}

/** All CMA areas of the kernel, in creation order. */
export class Cma {
  readonly #areas: CmaArea[] = [];
  readonly #memblock: Memblock;
  readonly #printk: Printk;
  readonly #phys: PhysAddr;
  readonly #behaviour: CmaBehaviour;
  readonly #maxAreas: number;
  /** CMA_MIN_ALIGNMENT_BYTES */
  readonly minAlignment: bigint;
  /** Start of high memory; null for architectures without high memory. */
  highmemStart: bigint | null = null;

  constructor({ memblock, printk, kconfig, release, phys }: EarlyKernel) {
    this.#memblock = memblock;
    this.#printk = printk;
    this.#phys = phys;
    this.#behaviour = release.cma;
    this.#maxAreas = kconfig.cmaAreas;
    this.minAlignment = cmaMinAlignment(kconfig);
  }

  get areas(): readonly CmaArea[] {
    return this.#areas;
  }

  /** `cma_init_reserved_mem()`: creates an area from reserved memory. Returns the area, or a negative errno. */
  initReservedMem(base: bigint, size: bigint, name: string, nid = NUMA_NO_NODE): CmaArea | number {
    const { slotFirst } = this.#behaviour;
    if (slotFirst && this.#full()) return -ENOSPC;
    if (size === 0n || !this.#memblock.isRegionReserved(base, size)) return -EINVAL;
    if (((base | size) & (this.minAlignment - 1n)) !== 0n) return -EINVAL;
    if (!slotFirst && this.#full()) return -ENOSPC;
    const area = { name: name.slice(0, CMA_NAME_MAX), base, size, nid };
    this.#areas.push(area);
    return area;
  }

  /** `cma_declare_contiguous_nid()`: allocates memory for an area and creates it. Returns the area, or a negative errno. */
  declareContiguousNid(request: CmaRequest): CmaArea | number {
    const { logsAskedSize, logsNode } = this.#behaviour;
    const area = this.#declare(request);
    const size =
      typeof area === 'number' ? this.#sizeOfFailed(request) : logsAskedSize ? request.size : area.size;
    const node = logsNode ? { nid: request.nid } : {};
    if (typeof area !== 'number') {
      this.#printk.log('cma-reserved', { size: this.#printk.long(size), base: area.base, ...node });
    } else if (logsAskedSize || (area !== -ENOSPC && request.size !== 0n)) {
      this.#printk.log('cma-failed', { size: this.#printk.long(size), ...node });
    }
    return area;
  }

  /** The logged size of an area that could not be created: the requested one until the base is checked. */
  #sizeOfFailed({ size, base, fixed }: CmaRequest): bigint {
    if (this.#behaviour.logsAskedSize || (fixed && !this.#isAligned(base))) return size;
    return this.#roundUp(size);
  }

  /**
   * `cma_init_reserved_areas()`: rejects areas that span zones. Returns the other areas.
   *
   * @param memory memblock's memory
   */
  activate(zones: readonly Zone[], memory: readonly MemblockRegion[]): CmaArea[] {
    return this.#areas.filter((area) => {
      const inOne =
        this.#behaviour.zonesBy === 'extent' ? inOneZone(area, zones) : pagesInOneZone(area, memory, zones);
      if (!inOne) this.#printk.log('cma-not-active', { area: area.name });
      return inOne;
    });
  }

  #isAligned(address: bigint): boolean {
    return (address & (this.minAlignment - 1n)) === 0n;
  }

  /** Up to the alignment of areas, and past the highest address to 0. */
  #roundUp(value: bigint): bigint {
    return this.#phys.cut(roundUp(value, this.minAlignment));
  }

  #declare(request: CmaRequest): CmaArea | number {
    const memory = this.#memblock;
    const { boundaryFirst } = this.#behaviour;
    if (this.#full()) return -ENOSPC;
    if (request.size === 0n) return -EINVAL;
    if (request.fixed && !this.#isAligned(request.base)) {
      this.#printk.log('cma-unaligned', { base: request.base, align: this.minAlignment });
      return -EINVAL;
    }
    const base = this.#roundUp(request.base);
    const size = this.#roundUp(request.size);
    const fixed = request.fixed && base !== 0n;
    if (fixed && boundaryFirst && this.#crossesIntoHighmem(base, size)) return -EINVAL;
    let limit = roundDown(request.limit, this.minAlignment);
    if (limit === 0n || limit > memory.endOfDram()) limit = memory.endOfDram();
    if (this.#phys.add(base, size) > limit) {
      this.#printk.log('cma-past-limit', { size, base, limit });
      return -EINVAL;
    }

    let at = base;
    if (fixed) {
      if (!boundaryFirst && this.#crossesIntoHighmem(base, size)) return -EINVAL;
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

  #crossesIntoHighmem(base: bigint, size: bigint): boolean {
    const start = this.highmemStart;
    if (start === null || base >= start || this.#phys.add(base, size) <= start) return false;
    this.#printk.log('cma-boundary', { base, border: start });
    return true;
  }

  /** `cma_alloc_mem()`: from 4 GiB up if there is room, else in high memory, else from the limit down. */
  #allocate(base: bigint, size: bigint, limit: bigint, nid: number): bigint {
    const { highTryNeeds, highTryFirst } = this.#behaviour;
    const memory = this.#memblock;
    const room = highTryNeeds === 'limit' ? limit : memory.endOfDram();
    const triesAbove = this.#phys.bits === 64 && !memory.bottomUp && room >= u64(SZ_4G + size);
    const find = (start: bigint, end: bigint): bigint =>
      memory.allocRangeNid({ size, align: this.minAlignment, start, end }, nid, true);
    const findAbove = (end: bigint): bigint => {
      memory.bottomUp = true;
      const at = find(SZ_4G, end);
      memory.bottomUp = false;
      return at;
    };

    let at = triesAbove && highTryFirst ? findAbove(limit) : 0n;
    let end = limit;
    const highmem = this.highmemStart;
    if (at === 0n && highmem !== null && base < highmem && limit > highmem) {
      at = find(highmem, limit);
      end = highmem;
    }
    // memory found in high memory is not used, but stays reserved
    if (triesAbove && !highTryFirst) at = findAbove(end);
    return at === 0n ? find(base, end) : at;
  }

  #full(): boolean {
    if (this.#areas.length < this.#maxAreas) return false;
    this.#printk.log('cma-full', {});
    return true;
  }
}
