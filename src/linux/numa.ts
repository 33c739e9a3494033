// SPDX-License-Identifier: MIT
//
// NUMA nodes from the tree: drivers/of/of_numa.c, drivers/base/arch_numa.c and mm/numa_memblks.c of Linux 7.2.
import { U64_MAX, maxU64, minU64 } from '../base/u64.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { cells, number, stringAt, u32 } from '../tree/readings.ts';
import type { EarlyParam } from './cmdline.ts';
import { EINVAL } from './errno.ts';
import { isCompatible } from './fdt.ts';
import { NUMA_NO_NODE } from './memblock.ts';
import type { EarlyKernel } from './reserved-mem.ts';

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
  /** Whether the tree described them; else there is one faked node. */
  readonly fromTree: boolean;
}

/** What the tree says of nodes. */
interface ParsedNuma {
  readonly nodes: Set<number>;
  readonly memblks: NumaMemblk[];
  /** Nodes that the distance table has room for; 0 where no distance was set. */
  distanceCount: number;
}

/** The NUMA code of one boot. */
export class Numa {
  #off = false;

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
   * `arch_numa_init()`: sets the node of every range of memory.
   *
   * @param banks ranges with the nodes they are on, where the machine's own replace those of the tree
   */
  init(tree: DeviceTree, banks: readonly NumaMemblk[] | undefined, kernel: EarlyKernel): NumaNodes {
    const { memblock, kconfig } = kernel;
    if (!kconfig.numa) return { possible: [0], online: new Set([0]), fromTree: false };
    if (!this.#off) {
      memblock.clearHotplug(0n, U64_MAX);
      const parsed = ofNumaInit(tree, banks, 1 << kconfig.nodesShift);
      if (parsed !== undefined && cleanup(parsed.memblks, kernel) && parsed.nodes.size > 0) {
        register(parsed.memblks, kernel);
        if (memblock.memory.every((region) => region.nid !== NUMA_NO_NODE)) {
          const possible = [...parsed.nodes].sort((a, b) => a - b);
          return { possible, online: parsed.nodes, fromTree: true };
        }
      }
    }
    // dummy_numa_init(): one node over all of memory
    memblock.clearHotplug(0n, U64_MAX);
    memblock.setNode(0n, U64_MAX, NUMA_NO_NODE);
    memblock.setReservedNode(0n, U64_MAX, NUMA_NO_NODE);
    register([{ nid: 0, start: memblock.startOfDram(), end: memblock.endOfDram() }], kernel);
    return { possible: [0], online: new Set([0]), fromTree: false };
  }
}

/** `of_numa_init()`: undefined where the tree's description is refused. */
function ofNumaInit(
  tree: DeviceTree,
  banks: readonly NumaMemblk[] | undefined,
  maxNodes: number,
): ParsedNuma | undefined {
  const parsed: ParsedNuma = { nodes: new Set(), memblks: [], distanceCount: 0 };
  for (const cpu of cpuNodes(tree)) {
    const property = cpu.property('numa-node-id');
    const nid = property && u32(property);
    if (nid !== undefined && nid < maxNodes) parsed.nodes.add(nid);
  }
  const memory = banks === undefined ? parseMemoryNodes(tree, maxNodes) : banks.map((bank) => ({ ...bank }));
  if (memory === undefined || memory.length === 0) return undefined;
  for (const blk of memory) {
    parsed.nodes.add(blk.nid);
    if (blk.start !== blk.end) parsed.memblks.push(blk);
  }
  const map = findNode(tree, (node) => isCompatible(node, 'numa-distance-map-v1'));
  return map === undefined || parseDistanceMap(map, parsed, maxNodes) ? parsed : undefined;
}

/** `for_each_of_cpu_node()` */
function cpuNodes(tree: DeviceTree): DtNode[] {
  return (nodeByPath(tree, '/cpus')?.children ?? []).filter((node) => {
    const status = node.property('status');
    const text = status && stringAt(status);
    const failed = text === 'fail' || text?.startsWith('fail-') === true;
    return !failed && (node.name.split('@')[0] === 'cpu' || isType(node, 'cpu'));
  });
}

/** `of_numa_parse_memory_nodes()`: undefined where a node's description is bad or none has an id. */
function parseMemoryNodes(tree: DeviceTree, maxNodes: number): NumaMemblk[] | undefined {
  const memblks: NumaMemblk[] = [];
  let lastHadId = false;
  for (const node of tree.root.walk()) {
    if (!isType(node, 'memory')) continue;
    const property = node.property('numa-node-id');
    lastHadId = property !== undefined;
    if (property === undefined) continue;
    const nid = u32(property);
    if (nid === undefined || nid >= maxNodes) return undefined;
    const resources = resourcesOf(node, nid);
    if (resources.length === 0) return undefined;
    memblks.push(...resources);
  }
  // the kernel's result is that of the last memory node, and "no id" is an error there
  return lastHadId ? memblks : undefined;
}

/** The node's `reg`, entry by entry, as `of_address_to_resource()` gives it under the root. */
function resourcesOf(node: DtNode, nid: number): NumaMemblk[] {
  const reg = node.property('reg');
  const addressCells = cellsFor(node, '#address-cells');
  const sizeCells = cellsFor(node, '#size-cells');
  if (reg === undefined || addressCells < 1 || addressCells > 4 || sizeCells < 1) return [];
  const count = Math.trunc(reg.length / 4 / (addressCells + sizeCells));
  return Array.from({ length: count }, (_, i) => {
    const at = i * (addressCells + sizeCells);
    const start = number(reg, at, addressCells)!;
    return { nid, start, end: start + number(reg, at + addressCells, sizeCells)! };
  });
}

/** `of_bus_n_addr_cells()` and its like: the nearest ancestor's, 1 (size: 1) where none says. */
function cellsFor(node: DtNode, name: string): number {
  for (let bus = node.parent; bus !== null; bus = bus.parent) {
    const property = bus.property(name);
    if (property !== undefined) return u32(property) ?? 1;
  }
  return 1;
}

/** `of_numa_parse_distance_map_v1()`: whether the map is accepted. */
function parseDistanceMap(map: DtNode, parsed: ParsedNuma, maxNodes: number): boolean {
  const property = map.property('distance-matrix');
  const matrix = property && cells(property);
  if (matrix === undefined || matrix.length === 0) return false;
  for (let i = 0; i + 2 < matrix.length; i += 3) {
    const [a, b, distance] = matrix.slice(i, i + 3) as [number, number, number];
    if (a === b ? distance !== LOCAL_DISTANCE : distance <= LOCAL_DISTANCE) return false;
    if (a < maxNodes) parsed.nodes.add(a);
    if (parsed.distanceCount === 0) parsed.distanceCount = Math.max(...parsed.nodes) + 1;
  }
  return true;
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

/** `numa_register_meminfo()` */
function register(blks: readonly NumaMemblk[], kernel: EarlyKernel): void {
  for (const { nid, start, end } of blks) {
    kernel.memblock.setNode(start, end - start, nid);
    kernel.memblock.setReservedNode(start, end - start, nid);
  }
}

function isType(node: DtNode, type: string): boolean {
  const property = node.property('device_type');
  return property !== undefined && stringAt(property) === type;
}

function findNode(tree: DeviceTree, matches: (node: DtNode) => boolean): DtNode | undefined {
  for (const node of tree.root.walk()) if (matches(node)) return node;
  return undefined;
}
