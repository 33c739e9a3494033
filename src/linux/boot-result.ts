// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { Arch } from './arch/arch.ts';
import type { FailedDefaultArea } from './contiguous.ts';
import type { Kconfig } from './kconfig.ts';
import type { DmaReach } from './of-address.ts';
import type { Machine } from './machine.ts';
import type { LogLine } from './printk.ts';
import type { Region, RegionOverlap } from './region.ts';
import type { ReleaseVersion } from './releases/change.ts';
import type { Verdict } from './verdict.ts';
import type { Zone } from './zones.ts';

/** A CMA area other than those of nodes. In releases without a list of areas, `index` is the order of creation. */
export interface BootArea extends Range {
  readonly index: number;
  readonly name: string;
  /** Whether devices without an area of their own get memory from it. */
  readonly default: boolean;
}

/** The area behind `dev_get_cma_area()` of a device without an area of its own. */
export interface DefaultArea extends Range {
  readonly name: string;
  /** False for an area that lies across zones: it is the default one, and gives no memory. */
  readonly active: boolean;
}

/** A node's CMA area. */
export interface NumaArea extends Range {
  readonly node: number;
  readonly name: string;
}

/** A range of one of memblock's lists. */
export interface MemoryRange extends Range {
  readonly flags: readonly string[];
  readonly node: number;
}

/** What a device ends with. */
export type DeviceEffect = 'cma-area' | 'coherent-pool' | 'restricted-pool';

/** One entry of a device's `memory-region`, and the result for a driver that requests it. */
export interface BootDevice {
  readonly path: string;
  readonly index: number;
  /** Its entry of `memory-region-names`. */
  readonly name: string | null;
  /** Path of the node it points to; null for none. */
  readonly region: string | null;
  readonly errno: string | null;
  readonly effect: DeviceEffect | null;
  /** The CMA area that it then allocates from: its own, or the default area. */
  readonly area: string | null;
  /** The range that a driver gets with `of_reserved_mem_region_to_resource()`; null where it gets an error. */
  readonly resource: Range | null;
  /** The part of the region that its bus's `dma-ranges` reach; null without a region that has an address. */
  readonly reach: DmaReach | null;
}

/**
 * What Linux did with a board's reserved memory. Plain data: it can be cloned, compared and sent to a worker. All of it is read-only;
 * all ranges are physical, in bytes.
 */
export interface BootResult {
  /** The release whose behaviour the model had. */
  readonly kernel: ReleaseVersion;
  /** The requested release, if it is not modelled exactly; else null. */
  readonly wanted: string | null;
  readonly arch: Arch;
  /** The command line that the kernel read. */
  readonly cmdline: string;
  readonly kconfig: Kconfig;
  /** Addresses of the image, the initrd and the blob. */
  readonly layout: {
    readonly image: Range | undefined;
    readonly initrd: Range | undefined;
    readonly fdt: Range | undefined;
  };
  /** The machine as the caller described it, without its handlers; what it leaves open was assumed. */
  readonly given: Omit<Machine, 'handlers'>;
  /** The assumptions about facts that were not given. */
  readonly assumptions: readonly string[];
  /** Whether memory is known; if not, `memory` is empty, and dynamic regions and the default area have no address. */
  readonly memoryKnown: boolean;
  readonly log: readonly LogLine[];
  /** The children of /reserved-memory, in tree order. */
  readonly regions: readonly Region[];
  /** The overlaps that the kernel logs, in its order. */
  readonly overlaps: readonly RegionOverlap[];
  readonly areas: readonly BootArea[];
  readonly numaAreas: readonly NumaArea[];
  /** Null where no area is the default one. */
  readonly defaultArea: DefaultArea | null;
  /** The CMA areas for a crash kernel, by `crashkernel=SIZE,cma`: in neither list. All are called `crashkernel`. */
  readonly crashAreas: readonly Range[];
  /** Memory for a crash kernel, by `crashkernel=`, without its CMA areas. */
  readonly crashKernel: readonly Range[];
  /** The default area of `cma=` or the configuration that could not be created; null for none. */
  readonly failedDefault: FailedDefaultArea | null;
  /** The NUMA nodes that are online, in ascending order; empty without known memory. */
  readonly nodes: readonly number[];
  /** memblock's lists. */
  readonly memory: readonly MemoryRange[];
  readonly reserved: readonly MemoryRange[];
  readonly devices: readonly BootDevice[];
  /** Names of the DMA-buf heaps for user space. */
  readonly heaps: readonly string[];
  readonly zones: readonly Zone[];
  /** Whether the kernel reaches user space. */
  readonly verdict: Verdict;
}

/** Every CMA area of a boot. */
export function allAreas({
  areas,
  numaAreas,
  crashAreas,
}: Pick<BootResult, 'areas' | 'numaAreas' | 'crashAreas'>): Range[] {
  return [...areas, ...numaAreas, ...crashAreas];
}
