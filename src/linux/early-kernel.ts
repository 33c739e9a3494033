// SPDX-License-Identifier: MIT
import type { Kconfig } from './kconfig.ts';
import type { Memblock } from './memblock.ts';
import type { PhysAddr } from './phys-addr.ts';
import type { Printk } from './printk.ts';
import type { Release } from './releases/release.ts';

/** The kernel while it boots. */
export interface EarlyKernel {
  readonly memblock: Memblock;
  readonly printk: Printk;
  readonly kconfig: Kconfig;
  /** The release that boots, with its behaviour. */
  readonly release: Release;
  /** The width of its physical addresses. */
  readonly phys: PhysAddr;
}
