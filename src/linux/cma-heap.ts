// SPDX-License-Identifier: MIT
//
// drivers/dma-buf/heaps/cma_heap.c of Linux 7.2: the heaps that user space allocates from.
import type { Contiguous } from './contiguous.ts';
import type { Printk } from './printk.ts';

const DEFAULT_NAME = 'default_cma_region';

/** `add_cma_heaps()`: the names of the heaps, in the order they are made: the default area's, then each area's own. */
export function addCmaHeaps(contiguous: Contiguous, printk: Printk): string[] {
  const heaps: string[] = [];
  if (contiguous.getCmaArea(null) !== null) heaps.push(DEFAULT_NAME);
  for (const { name } of contiguous) {
    if (heaps.includes(name)) {
      printk.err(`dma_heap: Already registered heap named ${name}`);
      printk.warn(`cma_heap: Failed to add CMA heap ${name}`);
    } else {
      heaps.push(name);
    }
  }
  return heaps;
}
