// SPDX-License-Identifier: MIT
//
// kernel/dma/coherent.c of Linux 7.2: pools of coherent memory for one device or several.
import { architectureOf } from './arch/architectures.ts';
import { EBUSY, EINVAL } from './errno.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { ReservedMemOps } from './reserved-mem.ts';

/** The handler of `shared-dma-pool` nodes that are not reusable (`rmem_dma_ops`). */
export const rmemDmaOps: ReservedMemOps<EarlyKernel> = {
  nodeInit(node, rmem, { printk, release, kconfig }) {
    if (node.has('reusable')) return -release.handlers.declined;
    if (architectureOf(kconfig.arch).coherentPoolNeedsNoMap && !node.has('no-map')) {
      printk.log('pool-mapped', {});
      return -EINVAL;
    }
    const size = release.handlers.poolSizeIsLong ? printk.long(rmem.size) : rmem.size;
    printk.log('created-dma', { base: rmem.base, size });
    return 0;
  },
  deviceInit(rmem, device, { memblock, release }) {
    // dma_init_coherent_memory() once: memremap() rejects a second, write-combined mapping of RAM
    if (rmem.priv === null) {
      if (rmem.size === 0n || memblock.overlapsMapped(rmem.base, rmem.size)) return -EINVAL;
      rmem.priv = rmem;
    }
    if (device.dmaMem !== null) return release.handlers.onePoolADevice ? -EBUSY : 0;
    device.dmaMem = rmem;
    return 0;
  },
  deviceRelease(_, device) {
    device.dmaMem = null;
  },
};
