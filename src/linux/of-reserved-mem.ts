// SPDX-License-Identifier: MIT
//
// drivers/of/of_reserved_mem.c of Linux 7.2: the two passes over /reserved-memory.
import { compare } from '../base/compare.ts';
import { present } from '../base/invariant.ts';
import { firstBy } from '../base/map.ts';
import { byBase } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { phandleOf, u32 } from '../tree/readings.ts';
import { DynamicRegions } from './dynamic-region.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EBUSY, EINVAL, ENOENT, ENOMEM } from './errno.ts';
import { HandlerWalk } from './handler-walk.ts';
import { SMP_CACHE_BYTES } from './memblock.ts';
import type { PrintkSource } from './messages/messages.ts';
import type { Printk } from './printk.ts';
import type { RegionOverlap, RegionTrace } from './region.ts';
import type { ReservedMemoryPasses } from './releases/behaviour.ts';
import { sizesOf } from './releases/release.ts';
import type { ReservedMem, ReservedMemDeclaration } from './reserved-mem.ts';
import { kernelSort } from './sort.ts';
import type { AddrSizeProperty, TreeReader } from './tree-reader.ts';

/** How many dynamic regions there can be, and how long the array is before it is made anew. */
export const MAX_RESERVED_REGIONS = 64;

/** What the reserved-memory code of one boot works on. */
export interface ReservedMemoryInput {
  readonly reader: TreeReader;
  readonly kernel: EarlyKernel;
  /** The table of handlers, in link order. */
  readonly table: readonly ReservedMemDeclaration<EarlyKernel>[];
  /** What becomes of each child of /reserved-memory is told to its trace. */
  readonly trace: (node: DtNode) => RegionTrace;
  /** Told of each range that a node of /reserved-memory was given. */
  readonly reserved: (node: DtNode, range: Range) => void;
  /** Whether memory is known; if not, no dynamic region is allocated. */
  readonly memoryKnown: boolean;
}

/** A region that its handler rejected, so that its memory was freed. */
export interface GivenBack {
  readonly node: DtNode;
  readonly base: bigint;
  readonly size: bigint;
  /** It was `no-map`: the flag was cleared, not a reservation. */
  readonly nomap: boolean;
  /** It was rejected after paging, when memory is already mapped. */
  readonly late: boolean;
}

/** The reserved-memory code of one boot: its table of handlers and its array of regions. */
export class OfReservedMem {
  readonly #input: ReservedMemoryInput;
  readonly #kernel: EarlyKernel;
  readonly #passes: ReservedMemoryPasses;
  readonly #handlers: HandlerWalk;
  readonly #dynamic: DynamicRegions;
  readonly #container: DtNode | undefined;
  #containerRefused = false;
  #array: ReservedMem[] = [];
  readonly #overlaps: RegionOverlap[] = [];
  readonly #givenBack: GivenBack[] = [];
  /** The array by name, made when the first device asks: the array is as it stays by then. */
  #byName: Map<string, ReservedMem> | null = null;
  #byPhandle: Map<number, ReservedMem> | null = null;
  /** How many regions the array can hold (`total_reserved_mem_cnt`). */
  #capacity = MAX_RESERVED_REGIONS;
  /** Whether paging is through. */
  #late = false;

  constructor(input: ReservedMemoryInput) {
    const { reader, kernel, table, memoryKnown } = input;
    this.#input = input;
    this.#kernel = kernel;
    this.#passes = kernel.release.passes;
    this.#handlers = new HandlerWalk(table, kernel, reader);
    this.#dynamic = new DynamicRegions(
      { reader, kernel, handlers: this.#handlers, memoryKnown },
      () => this.#array,
    );
    this.#container = nodeByPath(reader.tree, '/reserved-memory');
  }

  /** The array of regions, in its present order. */
  get regions(): readonly ReservedMem[] {
    return this.#array;
  }

  /** The overlaps that were logged. */
  get overlaps(): readonly RegionOverlap[] {
    return this.#overlaps;
  }

  /** Regions whose memory was freed, in order. */
  get givenBack(): readonly GivenBack[] {
    return this.#givenBack;
  }

  /** `of_reserved_mem_lookup()`: the first region of that NAME, whichever node is asked for. */
  lookup(node: DtNode): ReservedMem | undefined {
    this.#byName ??= firstBy(this.#array, (rmem) => rmem.name);
    return this.#byName.get(node.name);
  }

  /** Whether the first pass found /reserved-memory in a form that it does not read. */
  get containerRefused(): boolean {
    return this.#containerRefused;
  }

  /** The region that a device gets for a node of its `memory-region`: by the node's name or, where the release says so, by its phandle. */
  lookupForDevice(node: DtNode): ReservedMem | undefined {
    if (this.#passes.lookup === 'name') return this.lookup(node);
    this.#byPhandle ??= firstBy(this.#array, (rmem) => phandleOf(rmem.node) ?? 0);
    const phandle = phandleOf(node) ?? 0;
    return phandle === 0 ? undefined : this.#byPhandle.get(phandle);
  }

  /** `fdt_scan_reserved_mem()`: reserves static regions, then finds memory for dynamic ones or, as the release has it, enters them all. */
  scan(): void {
    this.#capacity = this.#passes.unscanned;
    if (this.#container === undefined) return;
    this.#containerRefused = !this.#checkRoot(this.#container, this.#passes.staticSource);
    if (this.#containerRefused) return;
    this.#capacity = MAX_RESERVED_REGIONS;

    const dynamic: DtNode[] = [];
    let count = 0;
    for (const node of this.#container.children) {
      if (!this.#input.reader.isAvailable(node)) continue;
      const result = this.#during(node, () => this.#reserveReg(node));
      if (result === 0) count++;
      if (result !== -ENOENT || !node.has('size')) continue;
      if (this.#entersAll) {
        this.#during(node, () => {
          this.#enter(node, 0n, 0n);
        });
      } else if (dynamic.length === MAX_RESERVED_REGIONS) {
        this.#during(node, () => {
          this.#printk.log('too-many-dynamic', { source: 'reserved mem', node: node.name });
        });
        this.#input.trace(node).fail('too-many-dynamic', null);
      } else {
        dynamic.push(node);
      }
    }
    if (this.#entersAll) return;
    for (const node of dynamic) {
      if (this.#during(node, () => this.#placeAndEnter(node)) === 0) count++;
    }
    if (this.#passes.countsRegions) this.#capacity = count;
  }

  /** `fdt_init_reserved_mem()`: reports overlaps, then gives each region that was entered its memory and its handler. */
  init(): void {
    this.#checkForOverlap();
    for (const [i, entered] of this.#array.entries()) {
      const { node } = entered;
      this.#during(node, () => {
        let rmem = entered;
        if (entered.size === 0n) {
          const placed = this.#dynamic.place(node, this.#input.trace(node));
          if (placed === null || typeof placed === 'number') return;
          rmem = { ...entered, ...placed };
          this.#array[i] = rmem;
        }
        this.#initRegion(rmem);
      });
    }
  }

  /** `fdt_scan_reserved_mem_late()`: enters the static regions in the array, and reports overlaps. */
  scanLate(): void {
    this.#late = true;
    if (this.#entersAll) return;
    if (this.#container === undefined) {
      this.#printk.log('no-container', {});
      return;
    }
    if (!this.#allocArray()) return;
    if (!this.#checkRoot(this.#container, 'reserved mem')) return;
    for (const node of this.#container.children) {
      if (this.#input.reader.isAvailable(node))
        this.#during(node, () => {
          this.#enterStatic(node);
        });
    }
    this.#checkForOverlap();
  }

  /** Whether the first pass enters all regions, to go through them once more at once. */
  get #entersAll(): boolean {
    return this.#passes.order.includes('init');
  }

  /** Enters a static region in the array, late. */
  #enterStatic(node: DtNode): void {
    const reg = this.#reg(node, 'reserved mem');
    if (reg === undefined || typeof reg === 'number' || reg.entries === 0) return;
    if (this.#passes.allOfReg && reg.entries > 1) {
      this.#printk.log('entries-ignored', { entries: reg.entries - 1, node: node.name });
    }
    if (this.#handlers.isError(this.#handlers.validate(node, null))) return;
    const { base, size } = reg.read(0);
    if (size !== 0n) this.#save(node, base, size);
  }

  /** `alloc_reserved_mem_array()`: false where there is no memory for it, and all regions are forgotten. */
  #allocArray(): boolean {
    if (this.#capacity === 0 || !this.#input.memoryKnown) return true;
    const size = BigInt(this.#capacity) * sizesOf(this.#kernel).reservedMem;
    if (this.#kernel.memblock.alloc(size, SMP_CACHE_BYTES) !== 0n) return true;
    this.#printk.log('no-array', { errno: -ENOMEM });
    this.#array = [];
    return false;
  }

  /** `__reserved_mem_check_root()`, and what its callers say. */
  #checkRoot(container: DtNode, source: PrintkSource): boolean {
    const { cells } = this.#input.reader;
    const cellsAre = (name: string, wanted: number): boolean => {
      const property = container.property(name);
      return property !== undefined && u32(property) === wanted;
    };
    if (
      cellsAre('#size-cells', cells.size) &&
      cellsAre('#address-cells', cells.address) &&
      container.has('ranges')
    ) {
      return true;
    }
    this.#during(container, () => {
      this.#printk.log('container', { source });
    });
    return false;
  }

  /** `__reserved_mem_reserve_reg()`: -ENOENT where the node has no `reg` that counts. */
  #reserveReg(node: DtNode): number {
    const trace = this.#input.trace(node);
    const reg = this.#reg(node, this.#passes.staticSource);
    if (typeof reg === 'number') {
      trace.fail('bad-reg', reg);
      return reg;
    }
    if (reg === undefined) return -ENOENT;
    // an empty one is there, but reserves nothing
    if (reg.entries === 0) return this.#passes.partialEntries === 'absent' ? -ENOENT : 0;
    const { base, size } = reg.read(0);
    trace.reached({ base, size });
    if (reg.entries > 1 && !this.#passes.allOfReg) {
      this.#printk.log('several-entries', { node: node.name, entries: reg.entries });
    }
    const valid = this.#handlers.validate(node, null);
    if (this.#handlers.isError(valid)) {
      trace.fail('node-rejected', valid);
      return valid;
    }
    for (let i = 0; i < (this.#passes.allOfReg ? reg.entries : 1); i++) {
      const entry = reg.read(i);
      const result = this.#reserveEntry(node, entry.base, entry.size);
      if (result === 0) this.#input.reserved(node, entry);
      if (i > 0) continue;
      if (result === 0) this.#handlers.fixup(node, base, size);
      else if (size === 0n) trace.fail('zero-size', null);
      else trace.fail('not-reserved', result);
      if (this.#entersAll) this.#enter(node, base, size);
    }
    return 0;
  }

  #reserveEntry(node: DtNode, base: bigint, size: bigint): number {
    const result = size === 0n ? -EINVAL : this.#reserve(base, size, node.has('no-map'));
    if (result !== 0) {
      const source = this.#passes.staticSource;
      this.#printk.log('reserve-failed', { source, node: node.name, base, size });
    }
    return result;
  }

  /** `early_init_dt_reserve_memory()` */
  #reserve(base: bigint, size: bigint, nomap: boolean): number {
    const { memblock } = this.#kernel;
    if (!nomap) return memblock.reserve(base, size);
    if (memblock.overlapsMemory(base, size) && memblock.isRegionReserved(base, size)) return -EBUSY;
    return memblock.markNomap(base, size);
  }

  /** `__reserved_mem_alloc_size()` */
  #placeAndEnter(node: DtNode): number {
    const placed = this.#dynamic.place(node, this.#input.trace(node));
    if (placed === null) return 0;
    if (typeof placed === 'number') return placed;
    const { base, size } = placed;
    this.#handlers.fixup(node, base, size);
    this.#input.reserved(node, placed);
    this.#save(node, base, size);
    return 0;
  }

  /** `fdt_init_reserved_mem_node()` of 7.2, `fdt_reserved_mem_save_node()` of 6.12: enters a region in the array, initialised. */
  #save(node: DtNode, base: bigint, size: bigint): void {
    if (!this.#hasRoom(node)) return;
    const rmem: ReservedMem = { node, name: node.name, base, size, ops: null, priv: null };
    const kept = this.#initRegion(rmem);
    if (kept || this.#passes.keepsRefused) this.#array.push(rmem);
  }

  /** `fdt_reserved_mem_save_node()` of 6.1: enters a region in the array, as it is. */
  #enter(node: DtNode, base: bigint, size: bigint): void {
    if (this.#hasRoom(node)) this.#array.push({ node, name: node.name, base, size, ops: null, priv: null });
  }

  #hasRoom(node: DtNode): boolean {
    if (this.#array.length < this.#capacity) return true;
    this.#printk.log('too-many-regions', { source: 'reserved mem', node: node.name });
    this.#input.trace(node).fail('array-full', null);
    return false;
  }

  /** Initialises a region by its handler. Returns false if a handler rejected it; its memory is then freed. */
  #initRegion(rmem: ReservedMem): boolean {
    const { memblock, phys } = this.#kernel;
    const { node, base, size } = rmem;
    const trace = this.#input.trace(node);
    const nomap = node.has('no-map');
    const result = this.#handlers.init(rmem, (row) => {
      trace.taken(row);
      this.#printk.log('initialized', { node: node.name, compatible: row.compatible });
    });
    if (this.#handlers.isError(result)) {
      trace.fail('region-rejected', result);
      this.#printk.log('matching-fail', { node: node.name });
      if (nomap) memblock.clearNomap(base, size);
      else memblock.free(base, size);
      this.#givenBack.push({ node, base, size, nomap, late: this.#late });
      return false;
    }
    if (this.#passes.namesRegions) {
      const last = phys.sub(phys.add(base, size), 1n);
      const reusable = node.has('reusable') ? 'reusable' : 'non-reusable';
      const map = nomap ? 'nomap' : 'map';
      this.#printk.log('region', { base, last, size, map, reusable, node: node.name });
    }
    return true;
  }

  /** `__rmem_check_for_overlap()` */
  #checkForOverlap(): void {
    if (this.#array.length < 2) return;
    const { phys } = this.#kernel;
    const place = new Map(this.#container?.children.map((node, i) => [node, BigInt(i)]));
    const placeOf = ({ node }: ReservedMem): bigint =>
      present(place.get(node), 'a region is a child of /reserved-memory');
    const byPlace = (a: ReservedMem, b: ReservedMem): number =>
      this.#passes.sortsByPlace ? compare(placeOf(a), placeOf(b)) : 0;
    kernelSort(
      this.#array,
      (a, b) => byBase(a, b) || compare(a.size, b.size) || byPlace(a, b),
      this.#passes.sortTakes,
    );
    for (const [i, next] of this.#array.entries()) {
      const previous = this.#array[i - 1];
      if (previous === undefined) continue;
      const end = phys.add(previous.base, previous.size);
      if (end <= next.base) continue;
      const nextEnd = phys.add(next.base, next.size);
      this.#overlaps.push({ region: previous.node.path, other: next.node.path });
      this.#during(previous.node, () => {
        this.#printk.log('overlap', {
          ...{ node: previous.name, base: previous.base, end },
          ...{ other: next.name, otherBase: next.base, otherEnd: nextEnd },
        });
      });
    }
  }

  /** The node's `reg`, its values as wide as addresses are: undefined where it has none that counts, -EINVAL where it is refused. */
  #reg(node: DtNode, source: PrintkSource): AddrSizeProperty | number | undefined {
    const reg = this.#input.reader.addrSize(node, 'reg');
    if (reg === undefined) {
      if (this.#passes.partialEntries === 'absent' || !node.has('reg')) return undefined;
      this.#printk.log('bad-reg', { source, node: node.name });
      return -EINVAL;
    }
    const { phys } = this.#kernel;
    const read = (index: number): Range => {
      const { base, size } = reg.read(index);
      return { base: phys.cut(base), size: phys.cut(size) };
    };
    return { entries: reg.entries, read };
  }

  #during<T>(node: DtNode, work: () => T): T {
    return this.#kernel.printk.during(node, work);
  }

  get #printk(): Printk {
    return this.#kernel.printk;
  }
}
