// SPDX-License-Identifier: MIT
//
// arch/arm64/mm/init.c of Linux 7.2.
import type { Range } from '../../base/range.ts';
import { U64_MAX, addU64, maxU64, minU64, roundDown, roundUp } from '../../base/u64.ts';
import { memparse } from '../cmdline.ts';
import type { EarlyParam } from '../cmdline.ts';
import type { EarlyKernel } from '../reserved-mem.ts';

/** The alignment of the start of the linear map, by page size (`ARM64_MEMSTART_ALIGN`). */
const MEMSTART_ALIGN = new Map([
  [4096, 1n << 30n],
  [16384, 1n << 30n],
  [65536, 1n << 29n],
]);

/** The architecture's part of one boot. */
export class Arm64 {
  readonly #kernel: EarlyKernel;
  #memoryLimit = U64_MAX;

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
  }

  /** `mem=` */
  earlyParams(): [string, EarlyParam][] {
    const mem: EarlyParam = (value) => {
      if (value === null) return 1;
      this.#memoryLimit = memparse(value).value & ~BigInt(this.#kernel.kconfig.pageSize - 1);
      this.#kernel.printk.notice(`Memory limited to ${BigInt.asIntN(64, this.#memoryLimit >> 20n)}MB`);
      return 0;
    };
    return [['mem', mem]];
  }

  /**
   * `arm64_memblock_init()` up to the reserved-memory pass: what memory there is in the end, and where the image and the
   * initrd are. An initrd out of the linear map's reach is dropped.
   */
  memblockInit(image: Range | undefined, initrd: Range | undefined): void {
    const { memblock, kconfig } = this.#kernel;
    const align = MEMSTART_ALIGN.get(kconfig.pageSize) ?? 1n << 30n;
    const linearSize = 1n << BigInt(Math.min(kconfig.vaBits, 48) - 1);
    const imageEnd = image === undefined ? 0n : addU64(image.base, image.size);

    memblock.remove(1n << BigInt(kconfig.paBits), U64_MAX);
    const memstart = roundDown(memblock.startOfDram(), align);
    memblock.remove(maxU64(memstart + linearSize, imageEnd), U64_MAX);
    if (memstart + linearSize < memblock.endOfDram()) {
      memblock.remove(0n, roundUp(memblock.endOfDram() - linearSize, align));
    }

    if (this.#memoryLimit !== U64_MAX) {
      memblock.memLimitRemoveMap(this.#memoryLimit);
      if (image !== undefined) memblock.add(image.base, image.size);
    }

    if (initrd !== undefined && kconfig.blkDevInitrd) {
      const page = BigInt(kconfig.pageSize);
      const base = roundDown(initrd.base, page);
      const size = roundUp(addU64(initrd.base, initrd.size), page) - base;
      const start = memblock.startOfDram();
      if (base >= start && base + size <= start + linearSize) {
        memblock.add(base, size);
        memblock.clearNomap(base, size);
        memblock.reserve(base, size);
      }
    }
    if (image !== undefined) memblock.reserve(image.base, image.size);
  }

  /** `dma_limits_init()`: the end of the memory that every DMA-capable device reaches, exclusive. */
  dmaLimit(): bigint {
    const { memblock } = this.#kernel;
    const zoneLimit = memblock.startOfDram() < 0xffff_ffffn ? 0xffff_ffffn : U64_MAX;
    return addU64(minU64(zoneLimit, memblock.endOfDram() - 1n), 1n);
  }
}
