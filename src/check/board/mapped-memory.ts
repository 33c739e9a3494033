// SPDX-License-Identifier: MIT
import { partitionPoint } from '../../base/partition-point.ts';
import { roundDown } from '../../base/u64.ts';
import type { MemoryRange } from '../../linux/boot-result.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';

/** Whether Linux has mapped memory where a region is; `unknown` where nobody said which memory the board has. */
export type Mapped = 'yes' | 'no' | 'unknown';

/** The memory of the linear map, as System RAM: what is in memory and not NOMAP. */
export class MappedMemory {
  readonly #known: boolean;
  readonly #pageSize: bigint;
  /** By address, without overlap. */
  readonly #ranges: readonly MemoryRange[];

  constructor({ boot }: CheckedBoard) {
    this.#known = boot.memoryKnown;
    this.#pageSize = BigInt(boot.kconfig.pageSize);
    this.#ranges = boot.memory.filter(({ flags }) => !flags.includes('NOMAP'));
  }

  /** Whether any of a region that Linux reserves is mapped, or Linux takes it to be. */
  isMapped({ node, result }: CheckedRegion): Mapped {
    if (node.has('no-map')) return this.#beginsInMappedPage(result.base) ? 'yes' : 'no';
    // memory for it is taken from what is mapped
    if (result.source === 'dynamic') return 'yes';
    if (!this.#known) return 'unknown';
    const { base, size } = result;
    if (base === null) return 'unknown';
    const next = this.#firstEndingAfter(base);
    return next !== undefined && next.base < base + size ? 'yes' : 'no';
  }

  /** `pfn_is_map_memory()`, which ioremap() and memremap() ask, looks at where the page begins, and not at the region. */
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
