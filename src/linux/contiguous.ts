// SPDX-License-Identifier: MIT
//
// kernel/dma/contiguous.c of Linux 7.2: the CMA areas that devices get their memory from.
import { U64_MAX, addU64, maxU64, minU64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import type { Cma, CmaArea } from './cma.ts';
import { memparse } from './cmdline.ts';
import type { EarlyParam, Parsed } from './cmdline.ts';
import { EBUSY, EINVAL, ENODEV, errnoName } from './errno.ts';
import type { Kconfig } from './kconfig.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { Memblock } from './memblock.ts';
import type { NumaNodes } from './numa.ts';
import { KernelPanic } from './panic.ts';
import { mib } from './printk.ts';
import type { Printk } from './printk.ts';
import type { Device, EarlyKernel, ReservedMem, ReservedMemOps } from './reserved-mem.ts';

/** What `cma=` asked for. */
interface CmaParameter {
  readonly size: bigint;
  readonly base: bigint;
  readonly limit: bigint;
}

/** A `cma=` as the kernel reads it: the numbers that its text comes to, with where each ends. */
export interface ReadCma {
  readonly size: Parsed;
  /** After an `@`. */
  readonly base?: Parsed;
  /** After a `-` behind the base. */
  readonly limit?: Parsed;
}

/** Reads the value of `cma=`: `size[@base[-limit]]`. */
export function readCma(text: string): ReadCma {
  const size = memparse(text);
  if (text[size.end] !== '@') return { size };
  const base = memparse(text, size.end + 1);
  if (text[base.end] !== '-') return { size, base };
  return { size, base, limit: memparse(text, base.end + 1) };
}

/** A `numa_cma=` as the kernel reads it. */
export interface ReadNumaCma {
  /** `node:size` pairs, with the index at which each begins, and what was read of its size. */
  readonly pairs: readonly { readonly node: number; readonly at: number; readonly size: Parsed }[];
  /** Index of the first character that was not read. */
  readonly end: number;
  /** The number of a node there that no kernel of this configuration can have; undefined where it stopped for another reason. */
  readonly beyond?: bigint;
}

/** Reads the value of `numa_cma=`: pairs up to the first thing that is none. There are 2^nodesShift nodes at most. */
export function readNumaCma(text: string, nodesShift: number): ReadNumaCma {
  const pairs: { node: number; at: number; size: Parsed }[] = [];
  const pair = /\s*(\d+):/y;
  for (let at = 0; at < text.length; at++) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) return { pairs, end: at };
    const node = BigInt(match[1]!);
    if (node >= 1n << BigInt(nodesShift)) return { pairs, end: at, beyond: node };
    const size = memparse(text, pair.lastIndex);
    pairs.push({ node: Number(node), at, size });
    at = size.end;
    if (text[at] !== ',') return { pairs, end: at };
  }
  return { pairs, end: text.length };
}

/** A default area that was asked for, and not made. Addresses and sizes are in bytes. */
export interface FailedDefaultArea {
  readonly size: bigint;
  /** Where it must lie if `fixed`, or the lowest address it may have; 0 for anywhere. */
  readonly base: bigint;
  /** Where it must end at the latest. */
  readonly limit: bigint;
  readonly fixed: boolean;
  /** Whether `cma=` asked for it, and not the configuration. */
  readonly requested: boolean;
  readonly errno: string;
}

/** The areas of one boot: the list of those for devices, the default one, and those of the nodes. */
export class Contiguous {
  readonly #cma: Cma;
  readonly #memblock: Memblock;
  readonly #printk: Printk;
  readonly #kconfig: Kconfig;
  readonly #areas: CmaArea[] = [];
  readonly #numaAreas = new Map<number, CmaArea>();
  #defaultArea: CmaArea | null = null;
  #failedDefault: FailedDefaultArea | null = null;
  #cmdline: CmaParameter | null = null;
  readonly #numaSizes = new Map<number, bigint>();
  #pernumaSize = 0n;
  #numaConfigured = false;

  constructor(cma: Cma, { memblock, printk, kconfig }: EarlyKernel) {
    this.#cma = cma;
    this.#memblock = memblock;
    this.#printk = printk;
    this.#kconfig = kconfig;
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

  /** The default area where one was asked for and none was made. */
  get failedDefault(): FailedDefaultArea | null {
    return this.#failedDefault;
  }

  /** The areas of the nodes, by node: not in the list of areas. */
  get numaAreas(): ReadonlyMap<number, CmaArea> {
    return this.#numaAreas;
  }

  /** `cma=`, and with CONFIG_DMA_NUMA_CMA `numa_cma=` and `cma_pernuma=`. */
  earlyParams(): [string, EarlyParam][] {
    const params: [string, EarlyParam][] = [['cma', (value) => this.#earlyCma(value)]];
    if (this.#kconfig.dmaNumaCma) {
      params.push(['numa_cma', (value) => this.#earlyNumaCma(notNull('numa_cma', value))]);
      params.push(['cma_pernuma', (value) => this.#earlyCmaPernuma(notNull('cma_pernuma', value))]);
    }
    return params;
  }

  /** What `cma=` asked for, null where it was not given; all ones is how the kernel knows that. */
  get #request(): CmaParameter | null {
    return this.#cmdline?.size === U64_MAX ? null : this.#cmdline;
  }

  #earlyCma(text: string | null): number {
    if (text === null) {
      this.#printk.err('cma: Config string not provided');
      return -EINVAL;
    }
    const { size, base, limit } = readCma(text);
    this.#cmdline = {
      size: size.value,
      // one that names no base leaves what the one before it said
      base: base?.value ?? this.#cmdline?.base ?? 0n,
      limit:
        limit?.value ?? (base === undefined ? (this.#cmdline?.limit ?? 0n) : addU64(base.value, size.value)),
    };
    return 0;
  }

  #earlyNumaCma(text: string): number {
    this.#numaConfigured = true;
    const { pairs } = readNumaCma(text, this.#kconfig.nodesShift);
    for (const { node, size } of pairs) this.#numaSizes.set(node, size.value);
    return 0;
  }

  #earlyCmaPernuma(text: string): number {
    this.#pernumaSize = memparse(text).value;
    this.#numaConfigured = true;
    return 0;
  }

  /**
   * `dma_contiguous_reserve()`: the default area, then those of the nodes.
   *
   * @param dmaLimit the end of memory that DMA reaches
   */
  reserve(dmaLimit: bigint, nodes: NumaNodes): void {
    const request = this.#request;
    const size = request?.size ?? this.#configuredSize();
    if (size !== 0n && this.#defaultArea === null) {
      const wanted = {
        size,
        base: request?.base ?? 0n,
        limit: request !== null && request.limit !== 0n ? request.limit : dmaLimit,
        fixed: request !== null && addU64(request.base, request.size) === request.limit,
      };
      const area = this.#cma.declareContiguousNid({ name: 'reserved', ...wanted, nid: NUMA_NO_NODE });
      if (typeof area === 'number') {
        this.#failedDefault = Object.freeze({
          ...wanted,
          requested: request !== null,
          errno: errnoName(area),
        });
        return;
      }
      this.#defaultArea = area;
      if (!this.#insertArea(area)) {
        this.#printk.warn("cma: Couldn't queue default CMA region for heap creation.");
      }
    }
    if (this.#kconfig.dmaNumaCma) this.#reserveNuma(nodes);
  }

  /** What Kconfig says for the default area, in bytes. */
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

  /** `dma_numa_cma_reserve()` */
  #reserveNuma(nodes: NumaNodes): void {
    const automatic = this.#kconfig.cmaSizePernuma && !this.#numaConfigured && nodes.online.size > 1;
    if (automatic && this.#defaultArea !== null) this.#pernumaSize = this.#defaultArea.size;
    for (const nid of nodes.possible) {
      const own = this.#numaSizes.get(nid) ?? 0n;
      if (!nodes.online.has(nid)) {
        if (this.#pernumaSize !== 0n || own !== 0n) this.#printk.warn(`cma: invalid node ${nid} specified`);
        continue;
      }
      const size = own !== 0n ? own : this.#pernumaSize;
      if (size === 0n) continue;
      const name = `numa${nid}`;
      const area = this.#cma.declareContiguousNid({ name, size, base: 0n, limit: 0n, fixed: false, nid });
      if (typeof area === 'number') {
        this.#printk.warn(`cma: dma_numa_cma_reserve: reservation failed: err ${area}, node ${nid}`);
      } else {
        this.#numaAreas.set(nid, area);
      }
    }
  }

  #insertArea(area: CmaArea): boolean {
    if (this.#areas.length >= this.#kconfig.cmaAreas) return false;
    this.#areas.push(area);
    return true;
  }

  /** The handler of `shared-dma-pool` nodes that are reusable (`rmem_cma_ops`). */
  reservedMemOps(): ReservedMemOps {
    return {
      nodeValidate: (node, align) => {
        const result = this.#verifyNode(node);
        if (result === 0 && align !== null) align.value = maxU64(align.value, this.#cma.minAlignment);
        return result;
      },
      nodeFixup: (node) => this.#verifyNode(node),
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

  /** `__rmem_cma_verify_node()` */
  #verifyNode(node: DtNode): number {
    if (!node.has('reusable') || node.has('no-map')) return -ENODEV;
    if (this.#request !== null && node.has('linux,cma-default')) {
      this.#printk.err('Skipping dt linux,cma-default node in favor for "cma=" kernel param.');
      return -EBUSY;
    }
    return 0;
  }

  /** `rmem_cma_setup()` */
  #setup(node: DtNode, rmem: ReservedMem): number {
    const verified = this.#verifyNode(node);
    if (verified !== 0) return verified;
    if (((rmem.base | rmem.size) & (this.#cma.minAlignment - 1n)) !== 0n) {
      this.#printk.err('Reserved memory: incorrect alignment of CMA region');
      return -EINVAL;
    }
    const area = this.#cma.initReservedMem(rmem.base, rmem.size, rmem.name);
    if (typeof area === 'number') {
      this.#printk.err('Reserved memory: unable to setup CMA region');
      return area;
    }
    if (node.has('linux,cma-default')) this.#defaultArea = area;
    rmem.priv = area;
    this.#printk.info(
      `Reserved memory: created CMA memory pool at ${this.#printk.pa(rmem.base)}, size ${mib(rmem.size)} MiB`,
    );
    if (!this.#insertArea(area)) this.#printk.warn("Couldn't store CMA reserved area.");
    return 0;
  }
}

/** The kernel reads these parameters without a look at whether there is anything to read. */
function notNull(name: string, value: string | null): string {
  if (value === null)
    throw new KernelPanic(`${name} without a value: the kernel reads through a null pointer`);
  return value;
}
