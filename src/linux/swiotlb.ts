// SPDX-License-Identifier: MIT
//
// kernel/dma/swiotlb.c of Linux 7.2: pools that a device must bounce all its DMA through.
import { EINVAL } from './errno.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { ReservedMemOps } from './reserved-mem.ts';

const REFUSED = ['reusable', 'linux,cma-default', 'linux,dma-default', 'no-map'];

/** The handler of `restricted-dma-pool` nodes (`rmem_swiotlb_ops`). */
export const rmemSwiotlbOps: ReservedMemOps<EarlyKernel> = {
  nodeInit(node, rmem, { printk }) {
    if (REFUSED.some((name) => node.has(name))) return -EINVAL;
    printk.log('created-restricted', { base: rmem.base, size: rmem.size });
    return 0;
  },
  deviceInit(rmem, device) {
    device.ioTlbMem = rmem;
    return 0;
  },
  deviceRelease(_, device) {
    device.ioTlbMem = null;
  },
};
