// SPDX-License-Identifier: MIT
//
// mm/memblock.c of Linux 7.2: the allocator that serves until the page allocator takes over.
import { hex } from '../base/hex.ts';
import { U64_MAX, maxU64, minU64, roundDown, roundUp } from '../base/u64.ts';
import { ENOMEM } from './errno.ts';
import {
  addRange,
  overlaps,
  piecesOf,
  piecesToIsolate,
  removeRange,
  splitAt,
  updateRange,
} from './memblock-list.ts';
import type { MemblockRegion, Span } from './memblock-list.ts';
import { KernelPanic } from './panic.ts';
import type { PhysAddr } from './phys-addr.ts';
import type { MemblockBehaviour } from './releases/behaviour.ts';

/** Flags of a memblock region (`enum memblock_flags`). */
const MEMBLOCK_NONE = 0;
const MEMBLOCK_HOTPLUG = 1;
const MEMBLOCK_MIRROR = 2;
export const MEMBLOCK_NOMAP = 4;
/** On a reserved region: the kernel allocated it for itself. */
const MEMBLOCK_RSRV_KERN = 0x20;

/** `end` of an allocation: up to memblock's current limit, or without one. */
export const MEMBLOCK_ALLOC_ACCESSIBLE = 0n;
const MEMBLOCK_ALLOC_NOLEAKTRACE = 1n;
export const MEMBLOCK_ALLOC_ANYWHERE = U64_MAX;

/** The alignment of what has no other: a cache line, in bytes. */
export const SMP_CACHE_BYTES = 64n;

/** No particular node. */
export const NUMA_NO_NODE = -1;

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [MEMBLOCK_HOTPLUG, 'HOTPLUG'],
  [MEMBLOCK_MIRROR, 'MIRROR'],
  [MEMBLOCK_NOMAP, 'NOMAP'],
  [MEMBLOCK_RSRV_KERN, 'RSV_KERN'],
];

/** The names of a region's flags, as `/sys/kernel/debug/memblock` has them. */
export function memblockFlagNames(flags: number): string[] {
  return FLAG_NAMES.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
}

/** How many regions each list has room for before it may grow (`INIT_MEMBLOCK_*_REGIONS`). */
export interface MemblockRoom {
  readonly memory: number;
  readonly reserved: number;
}

/** What a memblock is made with beside the page size. */
export interface MemblockOptions {
  readonly room: MemblockRoom;
  /** The width of addresses. */
  readonly phys: PhysAddr;
  /** The release's ways. */
  readonly behaviour: MemblockBehaviour;
}

/** The allocation request: see {@link Memblock.allocRangeNid}. */
export interface AllocRange {
  readonly size: bigint;
  readonly align: bigint;
  readonly start: bigint;
  readonly end: bigint;
}

/** A part of memory in a page that is not mapped. */
interface UnmappedPart extends Span {
  /** Where the NOMAP range ends or begins that cuts the page. */
  readonly border: bigint;
}

/**
 * Memblock: two lists of regions, sorted, disjoint, and as few as their flags and nodes allow.
 *
 * ```
 * memory    |-------------|--NOMAP--|------------------|        |------------|
 * reserved        |---|                 |-----|                      |--|
 * free      |-----|   |---|         |---|     |--------|        |----|  |----|
 * ```
 *
 * All ranges are physical, in bytes, and as wide as the kernel's addresses: what is handed in is cut to that, and a range that
 * reaches past the highest address ends there, as `memblock_cap_size()` has it.
 */
export class Memblock {
  readonly #pageSize: bigint;
  readonly #room: MemblockRoom;
  readonly #phys: PhysAddr;
  readonly #behaviour: MemblockBehaviour;
  #canResize = false;
  #memory: MemblockRegion[] = [];
  #reserved: MemblockRegion[] = [];
  #unmapped: readonly UnmappedPart[] = [];
  /** Allocations are made from the lowest free address up. */
  bottomUp = false;
  /** Where allocations with `end` MEMBLOCK_ALLOC_ACCESSIBLE end. */
  currentLimit = MEMBLOCK_ALLOC_ANYWHERE;

  constructor(pageSize: bigint, { room, phys, behaviour }: MemblockOptions) {
    this.#pageSize = pageSize;
    this.#room = room;
    this.#phys = phys;
    this.#behaviour = behaviour;
  }

  /** A memblock of its own in the same state. */
  copy(): Memblock {
    const { room, phys, behaviour } = { room: this.#room, phys: this.#phys, behaviour: this.#behaviour };
    const copy = new Memblock(this.#pageSize, { room, phys, behaviour });
    copy.#canResize = this.#canResize;
    copy.#memory = this.#memory;
    copy.#reserved = this.#reserved;
    copy.#unmapped = this.#unmapped;
    copy.bottomUp = this.bottomUp;
    copy.currentLimit = this.currentLimit;
    return copy;
  }

  /**
   * Notes that the linear map is made, of whole pages alone: what the kernel allocates from now on it also writes to, and it crashes in a
   * page of which a part is NOMAP.
   */
  mapWholePages(): void {
    const page = this.#pageSize;
    this.#unmapped = this.#memory.flatMap(({ base, end, flags }) => {
      if ((flags & MEMBLOCK_NOMAP) !== 0) return [];
      const [first, last] = [roundUp(base, page), roundDown(end, page)];
      if (first > last) return [{ base, end, border: base }];
      return [
        { base, end: first, border: base },
        { base: last, end, border: end },
      ].filter((part) => part.base < part.end);
    });
  }

  /** `memblock_allow_resize()`: from now on the lists can grow past the room they start with. */
  allowResize(): void {
    this.#canResize = true;
  }

  get memory(): readonly MemblockRegion[] {
    return this.#memory;
  }

  get reserved(): readonly MemblockRegion[] {
    return this.#reserved;
  }

  /** `memblock_add()` */
  add(base: bigint, size: bigint): void {
    const range = this.#span(base, size);
    if (!this.#hasRoom('memory', piecesOf(this.#memory, range))) return;
    this.#memory = addRange(this.#memory, range, MEMBLOCK_NONE, NUMA_NO_NODE);
  }

  /** `memblock_remove()`: takes a range out of memory. */
  remove(base: bigint, size: bigint): void {
    if (!this.#hasRoom('memory', piecesToIsolate(size))) return;
    this.#memory = removeRange(this.#memory, this.#span(base, size));
  }

  /** `memblock_reserve()`: 0, or -ENOMEM where the list is full. */
  reserve(base: bigint, size: bigint): number {
    const range = this.#span(base, size);
    if (!this.#hasRoom('reserved', piecesOf(this.#reserved, range))) return -ENOMEM;
    this.#reserved = addRange(this.#reserved, range, MEMBLOCK_NONE, NUMA_NO_NODE);
    return 0;
  }

  /** `memblock_phys_free()`: frees everything in the range, whoever reserved it. */
  free(base: bigint, size: bigint): void {
    if (!this.#hasRoom('reserved', piecesToIsolate(size))) return;
    this.#reserved = removeRange(this.#reserved, this.#span(base, size));
  }

  /** `memblock_mark_nomap()`: 0, or -ENOMEM where the list is full. A range outside memory changes nothing. */
  markNomap(base: bigint, size: bigint): number {
    return this.#updateMemory(base, size, (r) => ({ ...r, flags: r.flags | MEMBLOCK_NOMAP }));
  }

  /** `memblock_clear_nomap()` */
  clearNomap(base: bigint, size: bigint): void {
    this.#updateMemory(base, size, (r) => ({ ...r, flags: r.flags & ~MEMBLOCK_NOMAP }));
  }

  /** `memblock_mark_hotplug()` */
  markHotplug(base: bigint, size: bigint): void {
    this.#updateMemory(base, size, (r) => ({ ...r, flags: r.flags | MEMBLOCK_HOTPLUG }));
  }

  /** `memblock_clear_hotplug()` */
  clearHotplug(base: bigint, size: bigint): void {
    this.#updateMemory(base, size, (r) => ({ ...r, flags: r.flags & ~MEMBLOCK_HOTPLUG }));
  }

  /** `memblock_set_node()` on the memory list. */
  setNode(base: bigint, size: bigint, nid: number): void {
    this.#updateMemory(base, size, (r) => ({ ...r, nid }));
  }

  /** `memblock_set_node()` on the reserved list. */
  setReservedNode(base: bigint, size: bigint, nid: number): void {
    this.#reserved = updateRange(this.#reserved, this.#span(base, size), (r) => ({ ...r, nid }));
  }

  #updateMemory(base: bigint, size: bigint, update: (region: MemblockRegion) => MemblockRegion): number {
    if (!this.#hasRoom('memory', piecesToIsolate(size))) return -ENOMEM;
    this.#memory = updateRange(this.#memory, this.#span(base, size), update);
    return 0;
  }

  /** A range as the kernel's own variables hold it: cut to their width, and ending at the highest address at the latest. */
  #span(base: bigint, size: bigint): Span {
    const from = this.#phys.cut(base);
    return { base: from, end: from + minU64(this.#phys.cut(size), this.#phys.max - from) };
  }

  /** `memblock_is_region_reserved()`: whether the range touches anything reserved. */
  isRegionReserved(base: bigint, size: bigint): boolean {
    return overlaps(this.#reserved, this.#span(base, size));
  }

  /** `memblock_is_region_memory()`: whether all of the range lies in one region of memory. */
  isRegionMemory(base: bigint, size: bigint): boolean {
    const range = this.#span(base, size);
    return this.#memory.some((region) => region.base <= range.base && range.end <= region.end);
  }

  /** `memblock_overlaps_region(&memblock.memory, …)` */
  overlapsMemory(base: bigint, size: bigint): boolean {
    return overlaps(this.#memory, this.#span(base, size));
  }

  /** Whether the range touches memory that the kernel maps: what /proc/iomem calls System RAM. */
  overlapsMapped(base: bigint, size: bigint): boolean {
    return overlaps(
      this.#memory.filter((region) => (region.flags & MEMBLOCK_NOMAP) === 0),
      this.#span(base, size),
    );
  }

  /** `memblock_phys_mem_size()`: bytes of memory, NOMAP or not. */
  physMemSize(): bigint {
    return this.#memory.reduce((sum, r) => sum + (r.end - r.base), 0n);
  }

  /** `memblock_start_of_DRAM()`, 0 without memory. */
  startOfDram(): bigint {
    return this.#memory[0]?.base ?? 0n;
  }

  /** `memblock_end_of_DRAM()`, exclusive; 0 without memory. */
  endOfDram(): bigint {
    return this.#memory.at(-1)?.end ?? 0n;
  }

  /** `memblock_mem_limit_remove_map()`: keeps the first `limit` bytes of memory, and what is NOMAP. */
  memLimitRemoveMap(limit: bigint): void {
    if (limit === 0n) return;
    let left = limit;
    for (const { base, end } of this.#memory) {
      if (left <= end - base) {
        this.capMemoryRange(0n, base + left);
        return;
      }
      left -= end - base;
    }
  }

  /** `memblock_enforce_memory_limit()`: keeps the first `limit` bytes of memory, NOMAP or not, and what is reserved below their end. */
  enforceMemoryLimit(limit: bigint): void {
    if (limit === 0n) return;
    let left = limit;
    for (const { base, end } of this.#memory) {
      if (left <= end - base) {
        this.remove(base + left, U64_MAX);
        this.free(base + left, U64_MAX);
        return;
      }
      left -= end - base;
    }
  }

  /** `memblock_cap_memory_range()`: memory outside the range goes unless it is NOMAP, and all reservations there go. */
  capMemoryRange(base: bigint, size: bigint): void {
    if (size === 0n || this.#memory.length === 0) return;
    const range = this.#span(base, size);
    this.#memory = splitAt(this.#memory, range).filter(
      (r) => (r.flags & MEMBLOCK_NOMAP) !== 0 || (r.base >= range.base && r.end <= range.end),
    );
    this.free(0n, base);
    this.free(this.#phys.add(base, size), U64_MAX);
  }

  /** `memblock_phys_alloc_range()`: see {@link allocRangeNid}, on any node. */
  physAllocRange(range: AllocRange): bigint {
    return this.allocRangeNid(range, NUMA_NO_NODE, false);
  }

  /** `memblock_alloc_try_nid()` and its like: below the current limit, on a node if one is given and it has room. */
  alloc(size: bigint, align: bigint, nid = NUMA_NO_NODE): bigint {
    return this.allocRangeNid({ size, align, start: 0n, end: MEMBLOCK_ALLOC_ACCESSIBLE }, nid, false);
  }

  /** `memblock_alloc_or_panic()` */
  allocOrPanic(size: bigint, align: bigint, nid = NUMA_NO_NODE): bigint {
    const base = this.alloc(size, align, nid);
    if (base === 0n) throw new KernelPanic('no-memory', `no memory for ${size} bytes that the kernel needs`);
    return base;
  }

  /**
   * Allocates pages one by one from the top, as `early_pgtable_alloc()` does.
   *
   * @returns how many there was room for
   */
  allocPages(count: bigint): bigint {
    return this.allocEach(count, this.#pageSize, NUMA_NO_NODE);
  }

  /**
   * Allocates pieces of one size, aligned to it, one by one from the top, but by free ranges and not by pieces: on a node if one is
   * given, and where that is full anywhere.
   *
   * @param size a power of two, a page at least
   * @returns how many there was room for
   */
  allocEach(count: bigint, size: bigint, nid: number): bigint {
    let left = count;
    while (left > 0n && this.#hasRoom('reserved', 1)) {
      const free = this.#highestWithRoom(size, nid);
      if (free === undefined) break;
      const top = roundDown(free.end, size);
      const room = (top - roundUp(free.base, size)) / size;
      const taken = minU64(left, room);
      this.#addAllocated({ base: top - taken * size, end: top }, nid);
      left -= taken;
    }
    if (left > 0n && nid !== NUMA_NO_NODE) left -= this.allocEach(left, size, NUMA_NO_NODE);
    return count - left;
  }

  /** The highest free range, from the second page of memory up to the current limit, that has room for a piece. */
  #highestWithRoom(size: bigint, nid: number): { base: bigint; end: bigint } | undefined {
    for (const free of this.freeRangesReverse(nid)) {
      const base = maxU64(free.base, this.#pageSize);
      const end = minU64(free.end, this.currentLimit);
      if (roundDown(end, size) >= roundUp(base, size) + size) {
        return { base, end };
      }
    }
    return undefined;
  }

  /** Reserves what was found free. */
  #addAllocated(range: Span, nid: number): void {
    this.#reserved = this.#behaviour.reservedKern
      ? addRange(this.#reserved, range, MEMBLOCK_RSRV_KERN, nid)
      : addRange(this.#reserved, range, MEMBLOCK_NONE, NUMA_NO_NODE);
  }

  /**
   * `memblock_alloc_internal()`: {@link allocRangeNid}, and where there is no room from `start` on once more from below.
   *
   * @returns the base, 0 where there is no room
   */
  allocTryNid(range: AllocRange, nid: number, exactNid = false): bigint {
    const found = this.allocRangeNid(range, nid, exactNid);
    if (found !== 0n || range.start === 0n) return found;
    return this.allocRangeNid({ ...range, start: 0n }, nid, exactNid);
  }

  /**
   * `memblock_alloc_range_nid()`: finds `size` free bytes inside [start, end) and reserves them.
   *
   * @param range `end` may be one of MEMBLOCK_ALLOC_*; the first page is never given
   * @param nid the node it should be on, or NUMA_NO_NODE
   * @param exactNid whether it must be there
   * @returns the base, 0 where there is no room
   */
  allocRangeNid(range: AllocRange, nid: number, exactNid: boolean): bigint {
    let found = this.#findInRangeNode(range, nid);
    let reservedFor = nid;
    if (found === 0n && nid !== NUMA_NO_NODE && !exactNid) {
      found = this.#findInRangeNode(range, NUMA_NO_NODE);
      reservedFor = NUMA_NO_NODE;
    }
    if (found !== 0n) {
      if (!this.#hasRoom('reserved', 1)) return 0n;
      const span = this.#span(found, range.size);
      this.#addAllocated(span, reservedFor);
      this.#write(span);
    }
    return found;
  }

  /** The kernel writes to memory that it allocated. */
  #write(span: Span): void {
    const part = this.#unmapped.find(({ base, end }) => base < span.end && span.base < end);
    if (part === undefined) return;
    throw new KernelPanic(
      'page-unmapped',
      `the kernel allocates memory at ${hex(span.base)}, in a page that it does not map because a no-map region begins or ends in it, at ${hex(part.border)}`,
      part.border,
    );
  }

  /** Whether a list need not grow for so many more regions, or `memblock_double_array()` can help it; where not, releases may panic. */
  #hasRoom(list: 'memory' | 'reserved', more: number): boolean {
    const count = list === 'memory' ? this.#memory.length : this.#reserved.length;
    if (more === 0 || this.#canResize || count + more <= this.#room[list]) return true;
    if (this.#behaviour.fullListPanics)
      throw new KernelPanic('list-full', `memblock: cannot resize ${list} array`);
    return false;
  }

  /** `memblock_find_in_range_node()` */
  #findInRangeNode(range: AllocRange, nid: number): bigint {
    const size = this.#phys.cut(range.size);
    const align = this.#phys.cut(range.align);
    const unlimited = range.end === MEMBLOCK_ALLOC_ACCESSIBLE || range.end === MEMBLOCK_ALLOC_NOLEAKTRACE;
    const start = maxU64(this.#phys.cut(range.start), this.#pageSize);
    const end = maxU64(start, unlimited ? this.currentLimit : this.#phys.cut(range.end));
    const clamp = (address: bigint): bigint => minU64(maxU64(address, start), end);

    if (this.bottomUp) {
      for (const free of this.freeRanges(nid)) {
        const freeEnd = clamp(free.end);
        const candidate = this.#phys.cut(roundUp(clamp(free.base), align));
        if (candidate < freeEnd && freeEnd - candidate >= size) return candidate;
      }
      return 0n;
    }
    for (const free of this.freeRangesReverse(nid)) {
      const freeEnd = clamp(free.end);
      if (freeEnd < size) continue;
      const candidate = roundDown(freeEnd - size, align);
      if (candidate >= clamp(free.base)) return candidate;
    }
    return 0n;
  }

  /** `for_each_free_mem_range()`: memory that is neither reserved nor NOMAP, from the lowest up. */
  *freeRanges(nid = NUMA_NO_NODE): Generator<{ base: bigint; end: bigint }, void, undefined> {
    const reserved = this.#reserved;
    let next = 0;
    for (const memory of this.#memory) {
      if (skipped(memory, nid)) continue;
      while (next < reserved.length && reserved[next]!.end <= memory.base) next++;
      let base = memory.base;
      for (let i = next; i < reserved.length && reserved[i]!.base < memory.end; i++) {
        if (reserved[i]!.base > base) yield { base, end: reserved[i]!.base };
        base = reserved[i]!.end;
      }
      if (base < memory.end) yield { base, end: memory.end };
    }
  }

  /** `for_each_free_mem_range_reverse()`: the same, from the highest down. */
  *freeRangesReverse(nid = NUMA_NO_NODE): Generator<{ base: bigint; end: bigint }, void, undefined> {
    const reserved = this.#reserved;
    let next = reserved.length - 1;
    for (let m = this.#memory.length - 1; m >= 0; m--) {
      const memory = this.#memory[m]!;
      if (skipped(memory, nid)) continue;
      while (next >= 0 && reserved[next]!.base >= memory.end) next--;
      let end = memory.end;
      for (let i = next; i >= 0 && reserved[i]!.end > memory.base; i--) {
        if (reserved[i]!.end < end) yield { base: reserved[i]!.end, end };
        end = reserved[i]!.base;
      }
      if (end > memory.base) yield { base: memory.base, end };
    }
  }
}

/** `should_skip_region()`, without `movable_node` and memory mirroring. */
function skipped(memory: MemblockRegion, nid: number): boolean {
  return (nid !== NUMA_NO_NODE && memory.nid !== nid) || (memory.flags & MEMBLOCK_NOMAP) !== 0;
}
