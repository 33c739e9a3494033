// SPDX-License-Identifier: MIT
//
// drivers/of/of_reserved_mem.c of Linux 7.2: the two passes over /reserved-memory.
import { addU64, subU64 } from '../base/u64.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { number, u32 } from '../tree/readings.ts';
import { EBUSY, EINVAL, ENODEV, ENOENT, ENOMEM } from './errno.ts';
import { addrSizeProperty, isAvailable, isCompatible } from './fdt.ts';
import type { RootCells } from './fdt.ts';
import { MEMBLOCK_ALLOC_ANYWHERE, SMP_CACHE_BYTES } from './memblock.ts';
import { mib } from './printk.ts';
import type { RegionTrace } from './region.ts';
import type {
  Alignment,
  EarlyKernel,
  ReservedMem,
  ReservedMemDeclaration,
  ReservedMemOps,
} from './reserved-mem.ts';
import { sizesOf } from './releases/release.ts';
import { kernelSort } from './sort.ts';

/** How many dynamic regions there can be, and how long the array is before it is made anew. */
export const MAX_RESERVED_REGIONS = 64;

const PREFIX = 'OF: reserved mem:';

/** What the reserved-memory code of one boot works on. */
export interface ReservedMemoryInput {
  readonly tree: DeviceTree;
  readonly cells: RootCells;
  readonly kernel: EarlyKernel;
  /** The table of handlers, in link order. */
  readonly table: readonly ReservedMemDeclaration[];
  /** What becomes of each child of /reserved-memory is told to its trace. */
  readonly trace: (node: DtNode) => RegionTrace;
  /** Whether memory is known; without it no dynamic region can be placed, and none is tried. */
  readonly memoryKnown: boolean;
}

/** A region that was refused as it was entered in the array, so that its memory was given back. */
export interface GivenBack {
  readonly node: DtNode;
  readonly base: bigint;
  readonly size: bigint;
  /** It was `no-map`: what was given back is the flag, not a reservation. */
  readonly nomap: boolean;
}

/** The reserved-memory code of one boot: its table of handlers and its array of regions. */
export class OfReservedMem {
  readonly #input: ReservedMemoryInput;
  readonly #kernel: EarlyKernel;
  readonly #container: DtNode | undefined;
  #array: ReservedMem[] = [];
  readonly #givenBack: GivenBack[] = [];
  /** The array by name, made when the first device asks: the array is as it stays by then. */
  #byName: Map<string, ReservedMem> | null = null;
  /** How many regions the array can hold (`total_reserved_mem_cnt`). */
  #capacity = MAX_RESERVED_REGIONS;

  constructor(input: ReservedMemoryInput) {
    this.#input = input;
    this.#kernel = input.kernel;
    this.#container = nodeByPath(input.tree, '/reserved-memory');
  }

  /** The array of regions, in its present order. */
  get regions(): readonly ReservedMem[] {
    return this.#array;
  }

  /** Regions whose memory was given back, in the order it was. */
  get givenBack(): readonly GivenBack[] {
    return this.#givenBack;
  }

  /** `of_reserved_mem_lookup()`: the first region of that NAME, whichever node is asked for. */
  lookup(node: DtNode): ReservedMem | undefined {
    if (this.#byName === null) {
      this.#byName = new Map();
      for (const rmem of this.#array) if (!this.#byName.has(rmem.name)) this.#byName.set(rmem.name, rmem);
    }
    return this.#byName.get(node.name);
  }

  /** `fdt_scan_reserved_mem()`: reserves static regions, then finds memory for dynamic ones. */
  scan(): void {
    this.#capacity = 0;
    if (this.#container === undefined) return;
    if (!this.#checkRoot(this.#container)) return;
    this.#capacity = MAX_RESERVED_REGIONS;

    const dynamic: DtNode[] = [];
    let count = 0;
    for (const node of this.#container.children) {
      if (!isAvailable(node)) continue;
      const result = this.#during(node, () => this.#reserveReg(node));
      if (result === 0) count++;
      if (result !== -ENOENT || !node.has('size')) continue;
      if (dynamic.length === MAX_RESERVED_REGIONS) {
        this.#during(node, () => {
          this.#err(`too many defined dynamic regions, skip '${node.name}'`);
        });
        this.#input.trace(node).fail('allocate', null);
        continue;
      }
      dynamic.push(node);
    }
    for (const node of dynamic) {
      if (this.#during(node, () => this.#allocSize(node)) === 0) count++;
    }
    this.#capacity = count;
  }

  /** `fdt_scan_reserved_mem_late()`: enters the static regions in the array, and reports overlaps. */
  scanLate(): void {
    if (this.#container === undefined) {
      this.#info('Reserved memory: No reserved-memory node in the DT');
      return;
    }
    if (!this.#allocArray()) return;
    if (!this.#checkRoot(this.#container)) return;
    for (const node of this.#container.children) {
      const reg = isAvailable(node) ? this.#reg(node) : undefined;
      if (reg === undefined || reg.entries === 0) continue;
      this.#during(node, () => {
        if (isError(this.#validate(node, null))) return;
        const { base, size } = reg.read(0);
        if (size !== 0n) this.#initNode(node, base, size);
      });
    }
    this.#checkForOverlap();
  }

  /** `alloc_reserved_mem_array()`: false where there is no memory for it, and all regions are forgotten. */
  #allocArray(): boolean {
    if (this.#capacity === 0 || !this.#input.memoryKnown) return true;
    const size = BigInt(this.#capacity) * sizesOf(this.#kernel).reservedMem;
    if (this.#kernel.memblock.alloc(size, SMP_CACHE_BYTES) !== 0n) return true;
    this.#err(`Failed to allocate memory for reserved_mem array with err: ${-ENOMEM}`);
    this.#array = [];
    return false;
  }

  /** `__reserved_mem_check_root()`, and what its callers say. */
  #checkRoot(container: DtNode): boolean {
    const { cells } = this.#input;
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
      this.#err('Reserved memory: unsupported node format, ignoring');
    });
    return false;
  }

  /** `__reserved_mem_reserve_reg()`: -ENOENT where the node has no whole `reg`. */
  #reserveReg(node: DtNode): number {
    const reg = this.#reg(node);
    if (reg === undefined || reg.entries === 0) return -ENOENT;
    const trace = this.#input.trace(node);
    const { base, size } = reg.read(0);
    trace.reached();
    if (reg.entries > 1) {
      this.#warn(
        `Reserved memory: node '${node.name}' has ${reg.entries} <base size> entries, only the first is used`,
      );
    }
    const valid = this.#validate(node, null);
    if (isError(valid)) {
      trace.fail('validate', valid);
      return valid;
    }
    const result = size === 0n ? -EINVAL : this.#reserve(base, size, node.has('no-map'));
    if (result === 0) {
      this.#fixup(node, base, size);
    } else {
      trace.fail('reserve', size === 0n ? null : result);
      this.#err(
        `Reserved memory: failed to reserve memory for node '${node.name}': base ${this.#pa(base)}, size ${mib(size)} MiB`,
      );
    }
    return 0;
  }

  /** `early_init_dt_reserve_memory()` */
  #reserve(base: bigint, size: bigint, nomap: boolean): number {
    const { memblock } = this.#kernel;
    if (!nomap) {
      memblock.reserve(base, size);
      return 0;
    }
    if (memblock.overlapsMemory(base, size) && memblock.isRegionReserved(base, size)) return -EBUSY;
    memblock.markNomap(base, size);
    return 0;
  }

  /** `__reserved_mem_alloc_size()` */
  #allocSize(node: DtNode): number {
    const { cells } = this.#input;
    const trace = this.#input.trace(node);
    const sizeProperty = node.property('size')!;
    trace.reached();
    if (sizeProperty.length !== 4 * cells.size) {
      this.#err(`invalid size property in '${node.name}' node.`);
      trace.fail('allocate', -EINVAL);
      return -EINVAL;
    }
    const size = number(sizeProperty, 0, cells.size)!;
    const alignProperty = node.property('alignment');
    const align: Alignment = { value: 0n };
    if (alignProperty !== undefined) {
      if (alignProperty.length !== 4 * cells.address) {
        this.#err(`invalid alignment property in '${node.name}' node.`);
        trace.fail('allocate', -EINVAL);
        return -EINVAL;
      }
      align.value = number(alignProperty, 0, cells.address)!;
    }
    const valid = this.#validate(node, align);
    if (isError(valid)) {
      trace.fail('validate', valid);
      return valid;
    }
    if (!this.#input.memoryKnown) {
      trace.unknown();
      return 0;
    }
    const base = this.#allocate(node, size, align.value);
    if (base === 0n) {
      this.#err(`failed to allocate memory for node '${node.name}': size ${mib(size)} MiB`);
      trace.fail('allocate', -ENOMEM);
      return -ENOMEM;
    }
    trace.placed(base);
    this.#fixup(node, base, size);
    this.#initNode(node, base, size);
    return 0;
  }

  /** Finds memory in one of the node's `alloc-ranges`, or anywhere where it has none that is whole. */
  #allocate(node: DtNode, size: bigint, align: bigint): bigint {
    const nomap = node.has('no-map');
    const ranges = addrSizeProperty(node, 'alloc-ranges', this.#input.cells);
    if (ranges === undefined) return this.#allocRange(size, align, 0n, 0n, nomap);
    for (let i = 0; i < ranges.entries; i++) {
      const range = ranges.read(i);
      const base = this.#allocInRange(size, align, range.base, addU64(range.base, range.size), nomap);
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
    const touches = (address: bigint): boolean =>
      this.#array.some(
        (rmem) => rmem.size !== 0n && address >= rmem.base && address <= addU64(rmem.base, rmem.size),
      );
    const { memblock } = this.#kernel;
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

  /** `fdt_init_reserved_mem_node()`: enters a region in the array, unless its handler refuses it. */
  #initNode(node: DtNode, base: bigint, size: bigint): void {
    const { memblock } = this.#kernel;
    const trace = this.#input.trace(node);
    if (this.#array.length === this.#capacity) {
      this.#err('not enough space for all defined regions.');
      trace.fail('init', null);
      return;
    }
    const rmem: ReservedMem = { node, name: node.name, base, size, ops: null, priv: null };
    const nomap = node.has('no-map');
    const result = this.#init(node, rmem, trace);
    if (isError(result)) {
      trace.fail('init', result);
      this.#info(`node ${node.name} compatible matching fail`);
      if (nomap) memblock.clearNomap(base, size);
      else memblock.free(base, size);
      this.#givenBack.push({ node, base, size, nomap });
      return;
    }
    const last = subU64(addU64(base, size), 1n);
    const reusable = node.has('reusable') ? 'reusable' : 'non-reusable';
    this.#info(
      `${this.#pa(base)}..${this.#pa(last)} (${size >> 10n} KiB) ${nomap ? 'nomap' : 'map'} ${reusable} ${node.name}`,
    );
    this.#array.push(rmem);
  }

  /** `fdt_validate_reserved_mem_node()` */
  #validate(node: DtNode, align: Alignment | null): number {
    return this.#walk(node, (ops) => ops.nodeValidate?.(node, align, this.#kernel));
  }

  /** `fdt_fixup_reserved_mem_node()` */
  #fixup(node: DtNode, base: bigint, size: bigint): void {
    this.#walk(node, (ops) => ops.nodeFixup?.(node, base, size, this.#kernel));
  }

  /** `__reserved_mem_init_node()` */
  #init(node: DtNode, rmem: ReservedMem, trace: RegionTrace): number {
    return this.#walk(node, (ops, row) => {
      const result = ops.nodeInit(node, rmem, this.#kernel);
      if (result === 0) {
        rmem.ops = ops;
        trace.taken(row);
        this.#info(`initialized node ${node.name}, compatible id ${row.compatible}`);
      }
      return result;
    });
  }

  /**
   * Asks the matching rows of the table in turn, for as long as they answer -ENODEV (or have no such callback, and so
   * don't answer): the first 0 or real error is the result.
   */
  #walk(
    node: DtNode,
    call: (ops: ReservedMemOps, row: ReservedMemDeclaration) => number | undefined,
  ): number {
    let result = -ENODEV;
    for (const row of this.#input.table) {
      if (result !== -ENODEV) break;
      if (isCompatible(node, row.compatible)) result = call(row.ops, row) ?? result;
    }
    return result;
  }

  /** `__rmem_check_for_overlap()` */
  #checkForOverlap(): void {
    if (this.#array.length < 2) return;
    kernelSort(this.#array, (a, b) => compare(a.base, b.base) || compare(a.size, b.size));
    for (const [i, next] of this.#array.entries()) {
      const previous = this.#array[i - 1];
      if (previous === undefined) continue;
      const end = addU64(previous.base, previous.size);
      if (end <= next.base) continue;
      const nextEnd = addU64(next.base, next.size);
      this.#during(previous.node, () => {
        this.#err(
          `OVERLAP DETECTED!\n${previous.name} (${this.#pa(previous.base)}--${this.#pa(end)}) overlaps with ` +
            `${next.name} (${this.#pa(next.base)}--${this.#pa(nextEnd)})`,
        );
      });
    }
  }

  #reg(node: DtNode): ReturnType<typeof addrSizeProperty> {
    return addrSizeProperty(node, 'reg', this.#input.cells);
  }

  #during<T>(node: DtNode, work: () => T): T {
    return this.#kernel.printk.during(node, work);
  }

  #pa(value: bigint): string {
    return this.#kernel.printk.pa(value);
  }

  #err(message: string): void {
    this.#kernel.printk.err(`${PREFIX} ${message}`);
  }

  #warn(message: string): void {
    this.#kernel.printk.warn(`${PREFIX} ${message}`);
  }

  #info(message: string): void {
    this.#kernel.printk.info(`${PREFIX} ${message}`);
  }
}

/** A result other than 0 that is not "not mine". */
function isError(result: number): boolean {
  return result !== 0 && result !== -ENODEV;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
