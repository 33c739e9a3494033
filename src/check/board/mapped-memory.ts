// SPDX-License-Identifier: MIT
import { partitionPoint } from '../../base/partition-point.ts';
import { roundDown } from '../../base/u64.ts';
import type { MemoryRange } from '../../linux/boot-result.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';

/** Whether Linux has mapped the memory of a region; `unknown` without known memory. */
export type Mapped = 'yes' | 'no' | 'unknown';

/** The linear map, shown as System RAM: memory without NOMAP. */
export class MappedMemory {
  readonly #known: boolean;
  readonly #pageSize: bigint;
  /** Sorted by address, without overlap. */
  readonly #ranges: readonly MemoryRange[];

  constructor({ boot }: CheckedBoard) {
    this.#known = boot.memoryKnown;
    this.#pageSize = BigInt(boot.kconfig.pageSize);
    this.#ranges = boot.memory.filter(({ flags }) => !flags.includes('NOMAP'));
  }

  /** Whether a part of a reserved region is mapped, or Linux treats it as mapped. */
  isMapped({ node, result }: CheckedRegion): Mapped {
    if (node.has('no-map')) return this.#beginsInMappedPage(result.base) ? 'yes' : 'no';
    // Linux allocates it from mapped memory
    if (result.source === 'dynamic') return 'yes';
    if (!this.#known) return 'unknown';
    const { base, size } = result;
    if (base === null) return 'unknown';
    const next = this.#firstEndingAfter(base);
    return next !== undefined && next.base < base + size ? 'yes' : 'no';
  }

  /** `pfn_is_map_memory()`, which ioremap() and memremap() call, checks the start of the page, not the region. */
  #beginsInMappedPage(base: bigint | null): boolean {
    if (base === null || base % this.#pageSize === 0n) return false;
    const start = roundDown(base, this.#pageSize);
    const next = this.#firstEndingAfter(start);
    return next !== undefined && next.base <= start;
  }

  #firstEndingAfter(address: bigint): MemoryRange | undefined {
    return this.#ranges[partitionPoint(this.#ranges, ({ base, size }) => base + size <= address)];
  }
}
