// SPDX-License-Identifier: MIT
//
// kernel/dma/contiguous.c of Linux 7.2: the CMA areas that devices get their memory from.
import type { Range } from '../base/range.ts';
import { addU64, maxU64, minU64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import type { Cma, CmaArea } from './cma.ts';
import { memparse, notNull } from './cmdline.ts';
import type { EarlyParam, NumberReading, Parsed } from './cmdline.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EBUSY, EINVAL, errnoName } from './errno.ts';
import type { Kconfig } from './kconfig.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';
import type { NumaNodes } from './numa.ts';
import type { PhysAddr } from './phys-addr.ts';
import type { Printk } from './printk.ts';
import type { Release } from './releases/release.ts';
import type { Device, ReservedMem, ReservedMemOps } from './reserved-mem.ts';
import type { TreeReader } from './tree-reader.ts';

/** The request of `cma=`. */
interface CmaParameter {
  readonly size: bigint;
  readonly base: bigint;
  readonly limit: bigint;
}

/** A parsed `cma=`: its numbers, with the index after each. */
export interface ReadCma {
  readonly size: Parsed;
  /** After an `@`. */
  readonly base?: Parsed;
  /** After a `-` that follows the base. */
  readonly limit?: Parsed;
}

/** Reads the value of `cma=`: `size[@base[-limit]]`. */
export function readCma(text: string, reading: NumberReading): ReadCma {
  const size = memparse(text, 0, reading);
  if (text[size.end] !== '@') return { size };
  const base = memparse(text, size.end + 1, reading);
  if (text[base.end] !== '-') return { size, base };
  return { size, base, limit: memparse(text, base.end + 1, reading) };
}

/** A parsed `numa_cma=`. */
export interface ReadNumaCma {
  /** `node:size` pairs, with the index of each and its parsed size. */
  readonly pairs: readonly { readonly node: number; readonly at: number; readonly size: Parsed }[];
  /** Index of the first character that was not parsed. */
  readonly end: number;
  /** The node number at which parsing stopped because this configuration cannot have it; undefined if it stopped for another reason. */
  readonly beyond?: bigint;
}

/** Parses the value of `numa_cma=`: pairs up to the first invalid character. There are at most 2^nodesShift nodes. */
export function readNumaCma(text: string, nodesShift: number, reading: NumberReading): ReadNumaCma {
  const pairs: { node: number; at: number; size: Parsed }[] = [];
  const pair = /\s*(\d+):/y;
  for (let at = 0; at < text.length; at++) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) return { pairs, end: at };
    const [, digits = ''] = match;
    const node = BigInt(digits);
    if (node >= 1n << BigInt(nodesShift)) return { pairs, end: at, beyond: node };
    const size = memparse(text, pair.lastIndex, reading);
    pairs.push({ node: Number(node), at, size });
    at = size.end;
    if (text[at] !== ',') return { pairs, end: at };
  }
  return { pairs, end: text.length };
}

/** A default area that was requested but could not be created. Addresses and sizes are in bytes. */
export interface FailedDefaultArea {
  readonly size: bigint;
  /** The address if `fixed`, or the lowest allowed address; 0 for any. */
  readonly base: bigint;
  /** The highest allowed end. */
  readonly limit: bigint;
  readonly fixed: boolean;
  /** Whether `cma=` requested it, not the configuration. */
  readonly requested: boolean;
  readonly errno: string;
}

/** A node's area. */
interface NodeArea {
  readonly node: number;
  readonly area: CmaArea;
}

/** The areas of one boot: the list for devices, the default area, and the areas of nodes. */
export class Contiguous {
  readonly #cma: Cma;
  readonly #memblock: Memblock;
  readonly #printk: Printk;
  readonly #kconfig: Kconfig;
  readonly #release: Release;
  readonly #phys: PhysAddr;
  readonly #reader: TreeReader;
  readonly #areas: CmaArea[] = [];
  readonly #earlyFixups: Range[] = [];
  readonly #numaAreas: NodeArea[] = [];
  #defaultArea: CmaArea | null = null;
  #failedDefault: FailedDefaultArea | null = null;
  #cmdline: CmaParameter | null = null;
  readonly #numaSizes = new Map<number, bigint>();
  #pernumaSize = 0n;
  #numaConfigured = false;

  constructor(cma: Cma, { memblock, printk, kconfig, release, phys }: EarlyKernel, reader: TreeReader) {
    this.#cma = cma;
    this.#memblock = memblock;
    this.#printk = printk;
    this.#kconfig = kconfig;
    this.#release = release;
    this.#phys = phys;
    this.#reader = reader;
  }

  /** `dma_contiguous_get_area_by_idx()`: the area at an index of the list, in the order they were entered. */
  getAreaByIndex(index: number): CmaArea | null {
    return this.#areas[index] ?? null;
  }

  /** Walks the list of areas. */
  [Symbol.iterator](): IterableIterator<CmaArea> {
    return this.#areas.values();
  }

  /** `dev_get_cma_area()`: the device's own area, or the default one. */
  getCmaArea(device: Device | null): CmaArea | null {
    return device?.cmaArea ?? this.#defaultArea;
  }

  /** The ranges passed to `dma_contiguous_early_fixup()`: memory for DMA, which some architectures remap. */
  get earlyFixups(): readonly Range[] {
    return this.#earlyFixups;
  }

  /** The default area that was requested but could not be created. */
  get failedDefault(): FailedDefaultArea | null {
    return this.#failedDefault;
  }

  /** The areas of the nodes, in creation order; they are not in the list of areas. */
  get numaAreas(): readonly NodeArea[] {
    return this.#numaAreas;
  }

  /** `cma=`, and, if nodes can have areas, `numa_cma=` and `cma_pernuma=`. */
  earlyParams(): [string, EarlyParam][] {
    const params: [string, EarlyParam][] = [['cma', (value) => this.#earlyCma(value)]];
    const { nodeAreas } = this.#release.cma;
    if (this.#kconfig[nodeAreas.option]) {
      if (nodeAreas.numaCma)
        params.push(['numa_cma', (value) => this.#earlyNumaCma(notNull('numa_cma', value))]);
      params.push(['cma_pernuma', (value) => this.#earlyCmaPernuma(notNull('cma_pernuma', value))]);
    }
    return params;
  }

  /** The request of `cma=`; null if not given, which the kernel stores as all ones. */
  get #request(): CmaParameter | null {
    return this.#cmdline?.size === this.#phys.max ? null : this.#cmdline;
  }

  #earlyCma(text: string | null): number {
    if (text === null) {
      this.#printk.log('cma-no-value', {});
      return -EINVAL;
    }
    const { size, base, limit } = readCma(text, this.#release.numbers);
    const end = base === undefined ? (this.#cmdline?.limit ?? 0n) : addU64(base.value, size.value);
    this.#cmdline = {
      size: this.#phys.cut(size.value),
      // a cma= without a base keeps the base of the one before
      base: this.#phys.cut(base?.value ?? this.#cmdline?.base ?? 0n),
      limit: this.#phys.cut(limit?.value ?? end),
    };
    return 0;
  }

  #earlyNumaCma(text: string): number {
    this.#numaConfigured = true;
    const { pairs } = readNumaCma(text, this.#kconfig.nodesShift, this.#release.numbers);
    for (const { node, size } of pairs) {
      // a size of 0 means no area
      if (size.value === 0n) this.#numaSizes.delete(node);
      else this.#numaSizes.set(node, size.value);
    }
    return 0;
  }

  #earlyCmaPernuma(text: string): number {
    this.#pernumaSize = memparse(text, 0, this.#release.numbers).value;
    this.#numaConfigured = true;
    return 0;
  }

  /** `dma_pernuma_cma_reserve()`: the areas of the nodes, in releases that create them once the nodes are known. */
  reserveNodesEarly(nodes: NumaNodes): void {
    if (this.#release.cma.nodeAreas.when === 'early') this.#reserveNodes(nodes);
  }

  /**
   * `dma_contiguous_reserve()`: the default area, and those of the nodes before or after it.
   *
   * @param dmaLimit the end of memory below the DMA limit
   */
  reserve(dmaLimit: bigint, nodes: NumaNodes): void {
    const { when } = this.#release.cma.nodeAreas;
    if (when === 'before-default') this.#reserveNodes(nodes);
    const made = this.#reserveDefault(dmaLimit);
    if (when === 'after-default' && made) this.#reserveNodes(nodes);
  }

  /** Creates the default area, unless it exists or none is requested. Returns false if it could not be created. */
  #reserveDefault(dmaLimit: bigint): boolean {
    const request = this.#request;
    const size = request?.size ?? this.#configuredSize();
    if (size === 0n || this.#defaultArea !== null) return true;
    const wanted = {
      size,
      base: request?.base ?? 0n,
      limit: this.#limitOf(request, dmaLimit),
      fixed: request !== null && this.#phys.add(request.base, request.size) === request.limit,
    };
    const area = this.#cma.declareContiguousNid({ name: 'reserved', ...wanted, nid: NUMA_NO_NODE });
    if (typeof area === 'number') {
      this.#failedDefault = Object.freeze({
        ...wanted,
        requested: request !== null,
        errno: errnoName(area),
      });
      return false;
    }
    this.#defaultArea = area;
    this.#earlyFixups.push(area);
    if (!this.#insertArea(area)) {
      this.#printk.log('cma-not-queued', {});
    }
    return true;
  }

  #limitOf(request: CmaParameter | null, dmaLimit: bigint): bigint {
    if (request === null || request.limit === 0n) return dmaLimit;
    if (this.#release.cma.limitBeyondDma || dmaLimit === 0n) return request.limit;
    return minU64(request.limit, dmaLimit);
  }

  /** The size of the default area in the configuration, in bytes. */
  #configuredSize(): bigint {
    const { cmaSizeSelection, cmaSizeMbytes, cmaSizePercentage, pageSize } = this.#kconfig;
    const bytes = BigInt(cmaSizeMbytes) << 20n;
    const page = BigInt(pageSize);
    const share = ((this.#memblock.physMemSize() / page) * BigInt(cmaSizePercentage)) / 100n;
    switch (cmaSizeSelection) {
      case 'mbytes':
        return bytes;
      case 'percentage':
        return share * page;
      case 'min':
        return minU64(bytes, share * page);
      case 'max':
        return maxU64(bytes, share * page);
    }
  }

  /** `dma_numa_cma_reserve()`, or `dma_pernuma_cma_reserve()` */
  #reserveNodes(nodes: NumaNodes): void {
    const { option, numaCma } = this.#release.cma.nodeAreas;
    if (!this.#kconfig[option]) return;
    const automatic = this.#kconfig.cmaSizePernuma && !this.#numaConfigured && nodes.online.size > 1;
    if (automatic && this.#defaultArea !== null) this.#pernumaSize = this.#defaultArea.size;
    for (const nid of nodes.possible) {
      if (nodes.online.has(nid)) {
        for (const { name, size } of this.#nodeAreasOf(nid)) this.#reserveNode(nid, name, size);
      } else if (numaCma && (this.#pernumaSize !== 0n || this.#numaSizes.has(nid))) {
        this.#printk.log('cma-node', { nid });
      }
    }
  }

  /** The areas requested for a node. */
  #nodeAreasOf(nid: number): { readonly name: string; readonly size: bigint }[] {
    const own = this.#numaSizes.get(nid) ?? 0n;
    const wanted = this.#release.cma.nodeAreas.separate
      ? [
          { name: `pernuma${nid}`, size: this.#pernumaSize },
          { name: `numa${nid}`, size: own },
        ]
      : [{ name: `numa${nid}`, size: own !== 0n ? own : this.#pernumaSize }];
    return wanted.filter(({ size }) => size !== 0n);
  }

  #reserveNode(nid: number, name: string, size: bigint): void {
    const area = this.#cma.declareContiguousNid({ name, size, base: 0n, limit: 0n, fixed: false, nid });
    if (typeof area === 'number') {
      const { reportedBy } = this.#release.cma.nodeAreas;
      this.#printk.log('cma-node-failed', { function: reportedBy, errno: area, nid });
    } else {
      this.#numaAreas.push({ node: nid, area });
    }
  }

  #insertArea(area: CmaArea): boolean {
    if (this.#areas.length >= this.#kconfig.cmaAreas) return false;
    this.#areas.push(area);
    return true;
  }

  /** The step of the passes of 6.12 once a node has memory. */
  fixupByPass(node: DtNode, range: Range): void {
    if (this.#release.handlers.earlyFixup !== 'by-pass' || !node.has('reusable')) return;
    if (this.#reader.isCompatible(node, 'shared-dma-pool')) this.#earlyFixups.push(range);
  }

  /** The handler of `shared-dma-pool` nodes that are reusable (`rmem_cma_ops`). */
  reservedMemOps(): ReservedMemOps {
    return {
      nodeValidate: (node, align) => {
        const result = this.#verifyNode(node);
        if (result === 0 && align !== null) align.value = maxU64(align.value, this.#cma.minAlignment);
        return result;
      },
      nodeFixup: (node, base, size) => {
        const result = this.#verifyNode(node);
        if (result === 0) this.#earlyFixups.push({ base, size });
        return result;
      },
      nodeInit: (node, rmem) => this.#setup(node, rmem),
      deviceInit(rmem, device) {
        device.cmaArea = rmem.priv as CmaArea;
        return 0;
      },
      deviceRelease(_, device) {
        device.cmaArea = null;
      },
    };
  }

  /** `__rmem_cma_verify_node()`, or what `rmem_cma_setup()` begins with */
  #verifyNode(node: DtNode): number {
    const { declined } = this.#release.handlers;
    const isRejected = this.#release.cma.defaultUnderCma === 'rejected';
    const fits = node.has('reusable') && !node.has('no-map');
    if (isRejected && !fits) return -declined;
    if (this.#request !== null && node.has('linux,cma-default')) {
      if (isRejected) {
        this.#printk.log('default-dropped', {});
      } else {
        this.#printk.log('default-bypassed', { node: node.name });
      }
      return -EBUSY;
    }
    return fits ? 0 : -declined;
  }

  /** `rmem_cma_setup()` */
  #setup(node: DtNode, rmem: ReservedMem): number {
    const verified = this.#verifyNode(node);
    if (verified !== 0) return verified;
    if (((rmem.base | rmem.size) & (this.#cma.minAlignment - 1n)) !== 0n) {
      this.#printk.log('cma-misaligned', {});
      return -EINVAL;
    }
    const area = this.#cma.initReservedMem(rmem.base, rmem.size, rmem.name);
    if (typeof area === 'number') {
      this.#printk.log('cma-setup', {});
      return area;
    }
    if (node.has('linux,cma-default')) this.#defaultArea = area;
    rmem.priv = area;
    if (this.#release.handlers.earlyFixup === 'as-initialised') this.#earlyFixups.push(area);
    this.#printk.log('created-cma', { base: rmem.base, size: this.#printk.long(rmem.size) });
    if (!this.#insertArea(area)) this.#printk.log('cma-not-listed', {});
    return 0;
  }
}
