// SPDX-License-Identifier: MIT
//
// Input of the rules: the tree, the boot, and facts derived from both once for all rules.
import { groupBy } from '../../base/map.ts';
import type { BootDevice, BootResult } from '../../linux/boot-result.ts';
import type { LogLine } from '../../linux/printk.ts';
import { LEVEL_WARNING } from '../../linux/printk.ts';
import type { Region } from '../../linux/region.ts';
import { releaseOf } from '../../linux/releases/releases.ts';
import type { Release } from '../../linux/releases/release.ts';
import { TreeReader } from '../../linux/tree-reader.ts';
import type { AddrSizeProperty, RootCells } from '../../linux/tree-reader.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import { indexTree } from './tree-index.ts';
import type { TreeIndex } from './tree-index.ts';

/** A child of /reserved-memory, with Linux's result for it. */
export interface CheckedRegion {
  readonly node: DtNode;
  readonly result: Region;
  /** Its `reg` as Linux reads it; undefined if missing or not a whole number of entries. */
  readonly reg: AddrSizeProperty | undefined;
  /** Whether its status enables it for Linux. */
  readonly available: boolean;
}

/** A node with `memory-region` that becomes a device, and the result for each entry when its driver requests it. */
export interface Consumer {
  readonly node: DtNode;
  readonly entries: readonly BootDevice[];
}

/** A board that rules check. Rules never change it. */
export class CheckedBoard {
  readonly tree: DeviceTree;
  readonly boot: BootResult;
  /** The modelled release, with its behaviour. */
  readonly release: Release;
  /** How that release reads the tree. */
  readonly reader: TreeReader;
  /** `#address-cells` and `#size-cells` of the root. */
  readonly cells: RootCells;
  /** `/reserved-memory` as Linux finds it. */
  readonly container: DtNode | undefined;
  /** Its children, in the tree's order. */
  readonly regions: readonly CheckedRegion[];
  /** All nodes with `memory-region`, in tree order; nodes that do not become devices have no entries. */
  readonly consumers: readonly Consumer[];
  /** Nodes and properties that rules look for in the whole tree. */
  readonly index: TreeIndex;
  readonly #byNode: ReadonlyMap<DtNode, CheckedRegion>;
  #complaints: ReadonlyMap<string, readonly LogLine[]> | undefined;

  /** @throws {RangeError} for a boot of another tree */
  constructor(tree: DeviceTree, boot: BootResult) {
    this.tree = tree;
    this.boot = boot;
    this.release = releaseOf(boot.kernel);
    this.reader = new TreeReader(tree, this.release);
    this.cells = this.reader.cells;
    this.container = nodeByPath(tree, '/reserved-memory');
    const nodes = this.container?.children ?? [];
    if (nodes.length !== boot.regions.length || nodes.some(({ path }, i) => path !== boot.regions[i]!.path))
      throw new RangeError('the boot is of another tree: its regions are not those of /reserved-memory');
    this.regions = nodes.map((node, index) => ({
      node,
      result: boot.regions[index]!,
      reg: this.reader.addrSize(node, 'reg'),
      available: this.reader.isAvailable(node),
    }));
    this.#byNode = new Map(this.regions.map((region) => [region.node, region]));

    this.index = indexTree(tree.root);
    this.consumers = consumersOf(this.index.withRegions, boot.devices, this.reader);
  }

  /** The region of a node. */
  regionOf(node: DtNode): CheckedRegion | undefined {
    return this.#byNode.get(node);
  }

  /** The errors and warnings that the kernel logs at a node, in order. */
  complaints(node: DtNode): readonly LogLine[] {
    this.#complaints ??= groupBy(this.boot.log, (line) => (line.level > LEVEL_WARNING ? null : line.node));
    return this.#complaints.get(node.path) ?? [];
  }
}

/** Matches the boot's list of devices with the nodes; both are in tree order. */
function consumersOf(
  nodes: readonly DtNode[],
  devices: readonly BootDevice[],
  reader: TreeReader,
): Consumer[] {
  const consumers: Consumer[] = [];
  let next = 0;
  for (const node of nodes) {
    const entries: BootDevice[] = [];
    if (reader.isPopulated(node)) {
      const { path } = node;
      while (next < devices.length && devices[next]!.path === path && devices[next]!.index === entries.length)
        entries.push(devices[next++]!);
    }
    consumers.push({ node, entries });
  }
  return consumers;
}
