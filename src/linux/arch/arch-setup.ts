// SPDX-License-Identifier: MIT
//
// setup_arch(): each architecture performs the shared steps of early boot in its own order.
import type { Range } from '../../base/range.ts';
import type { EarlyParam } from '../cmdline.ts';
import type { Layout } from '../layout.ts';
import type { LiveTree } from '../live-tree.ts';
import type { NumaNodes } from '../numa.ts';
import type { ZoneLimit } from '../zones.ts';

/** Steps of early boot that all architectures share. */
export interface BootSteps {
  readonly layout: Layout;
  readonly live: LiveTree;
  /** Whether memory is known; if not, only the steps that do not depend on it are done. */
  readonly memoryKnown: boolean;
  readonly cmdline: string;
  /** The lowest address that is memory, and that a crash kernel may use; 0 if no memory is known. */
  readonly lowestMemory: bigint;
  /** Whether there is an initrd that the kernel has not rejected. */
  readonly keepsInitrd: boolean;
  /** Ranges that `dma_contiguous_early_fixup()` was called with so far. */
  readonly contiguousFixups: readonly Range[];
  /** Reserves the DTB. */
  reserveBlob(): void;
  /** `early_init_dt_scan_memory()` and the limits on it: adds the memory above an address to memblock. */
  addMemory(lowest: bigint): void;
  /** Records that the kernel drops the initrd. */
  dropInitrd(): void;
  /** `parse_early_param()` */
  parseEarlyParam(): void;
  /** `early_init_fdt_scan_reserved_mem()` */
  scanReservedMem(): void;
  /** `unflatten_device_tree()`, which starts with the late pass over /reserved-memory. */
  unflattenDeviceTree(): void;
  /** `arch_numa_init()` */
  initNuma(): NumaNodes;
  /** The nodes' CMA areas, on releases that create them first. */
  reserveNodesContiguous(nodes: NumaNodes): void;
  /**
   * `dma_contiguous_reserve()`: the default CMA area and the areas of the nodes.
   *
   * @param highmemStart start of high memory, which is tried first; null without high memory
   */
  reserveContiguous(limit: bigint, nodes: NumaNodes, highmemStart: bigint | null): void;
  /** `arch_reserve_crashkernel()`, below `lowEnd` or, with `,high`, below `highEnd`. */
  reserveCrashkernel(lowEnd: bigint, highEnd: bigint): void;
  /** Records memory that was reserved for a crash kernel. */
  crashReserved(ranges: readonly Range[]): void;
}

/** The setup code of one architecture, for one boot. */
export interface ArchSetup {
  /** Its own early parameters, by name, with `_` instead of `-`. */
  earlyParams(): readonly (readonly [string, EarlyParam])[];
  /** Runs the architecture's part of early boot. */
  setupArch(steps: BootSteps): void;
  /** The ends of the zones, lowest first; only valid after `setupArch`. */
  zoneLimits(): readonly ZoneLimit[];
  /**
   * Allocations after `setup_arch()` that can crash the kernel. They use a copy of memblock; the original is
   * unchanged.
   */
  allocateLater?(steps: BootSteps): void;
  /** Memory that was unmapped by them. */
  unmapped?(): readonly Range[];
  /** Whether the kernel can write to the `struct page`s of pages outside memory; if not, it oopses. */
  reachesPagesOf?(range: Range): boolean;
}
