// SPDX-License-Identifier: MIT
//
// drivers/dma-buf/heaps/cma_heap.c of Linux 7.2: the heaps that user space allocates from.
import type { Contiguous } from './contiguous.ts';
import type { EarlyKernel } from './early-kernel.ts';

const DEFAULT_NAME = 'default_cma_region';

/**
 * `add_cma_heaps()`: the names of the heaps in creation order, the default area's first, then each area's own. Without a list of areas,
 * `add_default_cma_heap()`: the default area's heap, with the name of the area.
 */
export function addCmaHeaps(contiguous: Contiguous, { printk, release }: EarlyKernel): string[] {
  const heaps: string[] = [];
  const defaultArea = contiguous.getCmaArea(null);
  if (!release.cma.areaList) return defaultArea === null ? [] : [defaultArea.name];
  if (defaultArea !== null) heaps.push(DEFAULT_NAME);
  for (const { name } of contiguous) {
    if (heaps.includes(name)) {
      printk.log('heap-twice', { name });
      printk.log('heap-failed', { name });
    } else {
      heaps.push(name);
    }
  }
  return heaps;
}
