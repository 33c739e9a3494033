// SPDX-License-Identifier: MIT
//
// What one architecture does of a boot: setup_arch(), which takes the steps that all share in an order of its own.
import type { EarlyParam } from '../cmdline.ts';
import type { Layout } from '../layout.ts';
import type { LiveTree } from '../live-tree.ts';
import type { NumaNodes } from '../numa.ts';
import type { ZoneLimit } from '../zones.ts';

/** The steps that every architecture takes, each at its own time. */
export interface BootSteps {
  readonly layout: Layout;
  readonly live: LiveTree;
  /** Whether memory is known; without it only what does not depend on it is done. */
  readonly memoryKnown: boolean;
  /** Reserves the blob. */
  reserveBlob(): void;
  /** `early_init_dt_scan_memory()` and what caps it: memory is entered in memblock. */
  addMemory(): void;
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
  /** `dma_contiguous_reserve()`: the default CMA area, and those of the nodes. */
  reserveContiguous(limit: bigint, nodes: NumaNodes): void;
  /** `arch_reserve_crashkernel()`, below `lowEnd` or, with `,high`, below `highEnd`. */
  reserveCrashkernel(lowEnd: bigint, highEnd: bigint): void;
}

/** One architecture's part of one boot. */
export interface Architecture {
  /** Its own early parameters, by name with `_` for `-`. */
  earlyParams(): readonly (readonly [string, EarlyParam])[];
  /** Boots as far as early memory goes. */
  setupArch(steps: BootSteps): void;
  /** Where its zones end, from the lowest up; asked for once `setupArch` is through. */
  zoneLimits(): readonly ZoneLimit[];
}
