// SPDX-License-Identifier: MIT
//
// setup_arch(): each architecture takes the shared steps of early boot in its own order.
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
  /** Whether memory is known; without it only what does not depend on it is done. */
  readonly memoryKnown: boolean;
  readonly cmdline: string;
  /** The lowest address that is memory, and that a crash kernel may use; 0 where none is known. */
  readonly lowestMemory: bigint;
  /** Whether there is an initrd, and the kernel has not refused it. */
  readonly keepsInitrd: boolean;
  /** Memory for DMA that `dma_contiguous_early_fixup()` was told of so far. */
  readonly contiguousFixups: readonly Range[];
  /** Reserves the blob. */
  reserveBlob(): void;
  /** `early_init_dt_scan_memory()` and what caps it: memory from an address on is entered in memblock. */
  addMemory(lowest: bigint): void;
  /** Notes that the kernel does without the initrd. */
  dropInitrd(): void;
  /** `parse_early_param()` */
  parseEarlyParam(): void;
  /** `early_init_fdt_scan_reserved_mem()` */
  scanReservedMem(): void;
  /** `unflatten_device_tree()`, which begins with the late pass over /reserved-memory. */
  unflattenDeviceTree(): void;
  /** `arch_numa_init()` */
  initNuma(): NumaNodes;
  /** The nodes' CMA areas, where the release makes them before all else. */
  reserveNodesContiguous(nodes: NumaNodes): void;
  /**
   * `dma_contiguous_reserve()`: the default CMA area and the areas of the nodes.
   *
   * @param highmemStart where high memory begins, which is tried first; null without high memory
   */
  reserveContiguous(limit: bigint, nodes: NumaNodes, highmemStart: bigint | null): void;
  /** `arch_reserve_crashkernel()`, below `lowEnd` or, with `,high`, below `highEnd`. */
  reserveCrashkernel(lowEnd: bigint, highEnd: bigint): void;
  /** Memory that was reserved for a crash kernel. */
  crashKernel: readonly Range[];
}

/** The setup code of one architecture, for one boot. */
export interface ArchSetup {
  /** Its own early parameters, by name with `_` for `-`. */
  earlyParams(): readonly (readonly [string, EarlyParam])[];
  /** Boots as far as early memory goes. */
  setupArch(steps: BootSteps): void;
  /** Where its zones end, from the lowest up; asked for once `setupArch` is through. */
  zoneLimits(): readonly ZoneLimit[];
  /** What the kernel allocates after `setup_arch()`, if that can kill it: on a copy of memblock, which stays as it is. */
  allocateLater?(steps: BootSteps): void;
  /** Memory that lost its map in that. */
  unmapped?(): readonly Range[];
  /** Whether the kernel can write to the descriptions (`struct page`) of pages that are no memory; where it cannot, it oopses. */
  reachesPagesOf?(range: Range): boolean;
}
