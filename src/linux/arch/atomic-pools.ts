// SPDX-License-Identifier: MIT
import { maxU64, minU64 } from '../../base/u64.ts';

/** The pools: for DMA, DMA32 and all other memory. */
const POOLS = 3n;
const SMALLEST = 1n << 17n;
const LARGEST = 1n << 22n;

/** `dma_atomic_pool_init()`: each pool has 128 KiB for each GiB of memory, at least 128 KiB and at most 4 MiB. */
export function dmaAtomicPools(memory: bigint): bigint {
  const wanted = (memory >> 30n) * SMALLEST;
  return POOLS * maxU64(SMALLEST, minU64(wanted, LARGEST));
}
