// SPDX-License-Identifier: MIT
//
// NUMA nodes from the tree: drivers/of/of_numa.c, drivers/base/arch_numa.c and mm/numa_memblks.c of Linux 7.2.
import type { Range } from '../base/range.ts';
import { U64_MAX, maxU64, minU64 } from '../base/u64.ts';
import type { DtNode } from '../tree/node.ts';
import { cells, numberAt, u32 } from '../tree/readings.ts';
import type { EarlyParam } from './cmdline.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EINVAL } from './errno.ts';
import type { Kconfig } from './kconfig.ts';
import type { LiveTree } from './live-tree.ts';
import { NUMA_NO_NODE, SMP_CACHE_BYTES } from './memblock.ts';
import { cellsAbove, validCells } from './of-bus.ts';
import { sizesOf } from './releases/release.ts';
import type { TreeReader } from './tree-reader.ts';

/** Distance of a node to itself (`LOCAL_DISTANCE`). */
const LOCAL_DISTANCE = 10;

/** A range of memory on a node; `end` is exclusive. */
export interface NumaMemblk {
  readonly nid: number;
  start: bigint;
  end: bigint;
}

/** The nodes of a machine. */
export interface NumaNodes {
  /** In ascending order. On arm64 every possible node is online from the start. */
  readonly possible: readonly number[];
  readonly online: ReadonlySet<number>;
  /** Where each one's `pg_data_t` is; empty where the image holds the only one. */
  readonly data: ReadonlyMap<number, bigint>;
}

/** What the tree says of nodes. */
interface ParsedNuma {
  readonly nodes: Set<number>;
  readonly memblks: NumaMemblk[];
}

/** The one node of a machine that has no others. */
export const FAKED_NODES: NumaNodes = { possible: [0], online: new Set([0]), data: new Map() };

/** The nodes before `arch_numa_init()`: all that the configuration has room for are possible, and the first is online. */
export function nodesBeforeInit({ nodesShift }: Kconfig): NumaNodes {
  const possible = Array.from({ length: 1 << nodesShift }, (_, nid) => nid);
  return { possible, online: new Set([0]), data: new Map() };
}

/** The NUMA code of one boot. */
export class Numa {
  readonly #kernel: EarlyKernel;
  #off = false;
  /** The distance table, 0 where there is none. */
  #distance: Range = { base: 0n, size: 0n };

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
  }

  /** `numa=off` */
  earlyParams(): [string, EarlyParam][] {
    const numa: EarlyParam = (value) => {
      if (value === null) return -EINVAL;
      if (value.startsWith('off')) this.#off = true;
      return 0;
    };
    return [['numa', numa]];
  }

  /**
   * `arch_numa_init()`: sets the node of every range of memory, and allocates what belongs to the nodes.
   *
   * @param banks ranges with the nodes they are on, where the machine's own replace those of the tree
   */
  init(live: LiveTree, banks: readonly NumaMemblk[] | undefined): NumaNodes {
    if (!this.#kernel.kconfig.numa) return FAKED_NODES;
    if (!this.#off) {
      const nodes = this.#initFromTree(live, banks);
      if (nodes !== undefined) return nodes;
    }
    return this.#initDummy();
  }

  /** `numa_init(of_numa_init)`: undefined where the tree's description is refused. */
  #initFromTree(live: LiveTree, banks: readonly NumaMemblk[] | undefined): NumaNodes | undefined {
    const { memblock, release } = this.#kernel;
    if (release.numaMemblks) memblock.clearHotplug(0n, U64_MAX);
    else this.#allocateDistance(1 << this.#kernel.kconfig.nodesShift);
    const parsed = this.#ofNumaInit(live, banks);
    if (parsed !== undefined && this.#register(parsed.memblks)) {
      if (memblock.memory.every((region) => region.nid !== NUMA_NO_NODE)) {
        const possible = [...parsed.nodes].sort((a, b) => a - b);
        return { possible, online: parsed.nodes, data: this.#allocateNodes(possible) };
      }
    }
    if (this.#distance.base !== 0n) memblock.free(this.#distance.base, this.#distance.size);
    return undefined;
  }

  /** `numa_init(dummy_numa_init)`: one node over all of memory. */
  #initDummy(): NumaNodes {
    const { memblock, release } = this.#kernel;
    if (release.numaMemblks) {
      memblock.clearHotplug(0n, U64_MAX);
      memblock.setNode(0n, U64_MAX, NUMA_NO_NODE);
      memblock.setReservedNode(0n, U64_MAX, NUMA_NO_NODE);
    } else {
      this.#allocateDistance(1 << this.#kernel.kconfig.nodesShift);
    }
    this.#register([{ nid: 0, start: memblock.startOfDram(), end: memblock.endOfDram() }]);
    return { ...FAKED_NODES, data: this.#allocateNodes(FAKED_NODES.possible) };
  }

  /** Tells memblock which node each block is on; false where they are refused. */
  #register(blks: NumaMemblk[]): boolean {
    const { memblock, release } = this.#kernel;
    if (release.numaMemblks && !cleanup(blks, this.#kernel)) return false;
    for (const { nid, start, end } of blks) {
      memblock.setNode(start, end - start, nid);
      if (release.numaMemblks) memblock.setReservedNode(start, end - start, nid);
    }
    return true;
  }

  /** `of_numa_init()` */
  #ofNumaInit(live: LiveTree, banks: readonly NumaMemblk[] | undefined): ParsedNuma | undefined {
    const maxNodes = 1 << this.#kernel.kconfig.nodesShift;
    const memory = banks === undefined ? this.#parseMemoryNodes(live) : banks.map((bank) => ({ ...bank }));
    if (memory === undefined || memory.length === 0) return undefined;
    if (memory.some(({ nid }) => nid >= maxNodes)) return undefined;
    const nodes = new Set(memory.map((blk) => blk.nid));
    for (const cpu of cpuNodes(live)) {
      const property = cpu.property('numa-node-id');
      const nid = property && u32(property);
      if (nid !== undefined && nid < maxNodes) nodes.add(nid);
    }
    const parsed = { nodes, memblks: memory.filter((blk) => blk.start !== blk.end) };
    // NR_NODE_MEMBLKS
    if (this.#kernel.release.numaMemblks && parsed.memblks.length > 2 * maxNodes) return undefined;
    const map = findNode(live.root, (node) => live.reader.isCompatible(node, 'numa-distance-map-v1'));
    return map === undefined || this.#parseDistanceMap(map, parsed) ? parsed : undefined;
  }

  /** `of_numa_parse_memory_nodes()`: undefined where a node's description is bad or none has an id. */
  #parseMemoryNodes(live: LiveTree): NumaMemblk[] | undefined {
    const memblks: NumaMemblk[] = [];
    let lastHadId = false;
    for (const node of live.memoryNodes) {
      const property = node.property('numa-node-id');
      lastHadId = property !== undefined;
      if (property === undefined) continue;
      const nid = u32(property);
      if (nid === undefined) return undefined;
      const resources = resourcesOf(node, nid);
      if (resources.length === 0) return undefined;
      memblks.push(...resources);
    }
    // with numa_memblks the kernel's result is that of the last memory node, and "no id" is an error there
    return lastHadId || !this.#kernel.release.numaMemblks ? memblks : undefined;
  }

  /** `of_numa_parse_distance_map_v1()`: whether the map is accepted. */
  #parseDistanceMap(map: DtNode, { nodes }: ParsedNuma): boolean {
    const property = map.property('distance-matrix');
    const matrix = property && cells(property);
    if (matrix === undefined || matrix.length === 0) return false;
    for (let i = 0; i + 2 < matrix.length; i += 3) {
      const [from, to, distance] = matrix.slice(i, i + 3) as [number, number, number];
      if (from === to ? distance !== LOCAL_DISTANCE : distance <= LOCAL_DISTANCE) return false;
      if (from < 1 << this.#kernel.kconfig.nodesShift) nodes.add(from);
      if (this.#distance.base === 0n) this.#allocateDistance(Math.max(...nodes) + 1);
    }
    return true;
  }

  /** `numa_alloc_distance()`: a byte for each pair of nodes, of those known so far or, before numa_memblks, of all there can be. */
  #allocateDistance(count: number): void {
    const size = BigInt(count * count);
    const base = this.#kernel.memblock.alloc(size, BigInt(this.#kernel.kconfig.pageSize));
    this.#distance = { base, size };
  }

  /** `numa_register_nodes()` and `setup_node_to_cpumask_map()`, as far as they take memory: where the nodes' data is. */
  #allocateNodes(nodes: readonly number[]): ReadonlyMap<number, bigint> {
    const { memblock, kconfig } = this.#kernel;
    const { nodeData } = sizesOf(this.#kernel);
    const data = new Map(nodes.map((nid) => [nid, memblock.allocOrPanic(nodeData, SMP_CACHE_BYTES, nid)]));
    if (kconfig.cpumaskOffstack) {
      const cpumask = BigInt(Math.ceil(kconfig.nrCpus / 64) * 8);
      for (let i = 0; i <= (nodes.at(-1) ?? -1); i++) memblock.allocOrPanic(cpumask, SMP_CACHE_BYTES);
    }
    return data;
  }
}

/** `for_each_of_cpu_node()` */
export function cpuNodes({ root, reader }: LiveTree): DtNode[] {
  return (root.child('cpus')?.children ?? []).filter((node) => {
    const status = node.property('status');
    const text = status && reader.firstString(status);
    const failed = text === 'fail' || text?.startsWith('fail-') === true;
    return !failed && (node.name.split('@')[0] === 'cpu' || isType(node, 'cpu', reader));
  });
}

/** The node's `reg`, entry by entry, as `of_address_to_resource()` gives it under the root. */
function resourcesOf(node: DtNode, nid: number): NumaMemblk[] {
  const reg = node.property('reg');
  const { na, ns } = cellsAbove(node);
  if (reg === undefined || !validCells({ na, ns })) return [];
  return Array.from({ length: Math.trunc(reg.length / 4 / (na + ns)) }, (_, i) => {
    const at = i * (na + ns);
    const start = numberAt(reg, at, na);
    return { nid, start, end: start + numberAt(reg, at + na, ns) };
  });
}

/** `numa_cleanup_meminfo()`: trims blocks to memory and joins those of one node; false where two nodes overlap. */
function cleanup(blks: NumaMemblk[], kernel: EarlyKernel): boolean {
  const { memblock } = kernel;
  const low = memblock.startOfDram();
  const high = memblock.endOfDram();
  for (let i = 0; i < blks.length; i++) {
    const blk = blks[i]!;
    const inMemory = memblock.overlapsMemory(blk.start, blk.end - blk.start);
    blk.start = maxU64(blk.start, low);
    blk.end = minU64(blk.end, high);
    if (!inMemory || blk.start >= blk.end) blks.splice(i--, 1);
  }
  for (let i = 0; i < blks.length; i++) {
    const a = blks[i]!;
    for (let j = i + 1; j < blks.length; j++) {
      const b = blks[j]!;
      if (a.end > b.start && a.start < b.end && a.nid !== b.nid) return false;
      if (a.nid !== b.nid) continue;
      const start = minU64(a.start, b.start);
      const end = maxU64(a.end, b.end);
      if (blks.some((other) => other.nid !== a.nid && start < other.end && end > other.start)) continue;
      a.start = start;
      a.end = end;
      blks.splice(j--, 1);
    }
  }
  return true;
}

function isType(node: DtNode, type: string, reader: TreeReader): boolean {
  const property = node.property('device_type');
  return property !== undefined && reader.firstString(property) === type;
}

function findNode(root: DtNode, matches: (node: DtNode) => boolean): DtNode | undefined {
  for (const node of root.walk()) if (matches(node)) return node;
  return undefined;
}
