// SPDX-License-Identifier: MIT
//
// init/initramfs.c of Linux 7.2: the initrd, on architectures without code of their own for it.
import { roundDown, roundUp } from '../../base/u64.ts';
import type { EarlyKernel } from '../early-kernel.ts';
import type { BootSteps } from './arch-setup.ts';

/**
 * `reserve_initrd_mem()`: keeps the initrd if it is entirely in memory and does not overlap a reservation;
 * else drops it.
 */
export function reserveInitrdMem(steps: BootSteps, { memblock, kconfig, printk }: EarlyKernel): void {
  const { initrd } = steps.layout;
  if (initrd === undefined || !kconfig.blkDevInitrd) return;
  const page = BigInt(kconfig.pageSize);
  const base = roundDown(initrd.base, page);
  const size = roundUp(initrd.size + initrd.base - base, page);
  if (!memblock.isRegionMemory(base, size)) {
    printk.log('initrd-outside', { base, size });
    steps.dropInitrd();
  } else if (memblock.isRegionReserved(base, size)) {
    printk.log('initrd-in-use', { base, size });
    steps.dropInitrd();
  } else {
    memblock.reserve(base, size);
  }
}
