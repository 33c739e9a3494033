// SPDX-License-Identifier: MIT
//
// arch/arm/kernel/setup.c and arch/arm/mm/ of Linux 7.2.
import { roundDown } from '../../base/u64.ts';
import type { EarlyParam } from '../cmdline.ts';
import { FAKED_NODES } from '../numa.ts';
import type { EarlyKernel } from '../reserved-mem.ts';
import type { ZoneLimit } from '../zones.ts';
import type { Architecture, BootSteps } from './architecture.ts';
import { reserveInitrdMem } from './initrd.ts';

/** A section: what one entry of the first level maps. */
const PMD_SIZE = 0x200000n;
const U32_MAX = 0xffff_ffffn;
/** `arm_dma_limit` of a machine without a small DMA zone. */
const DMA_LIMIT = U32_MAX;

/** 32-bit arm's part of one boot. */
export class Arm implements Architecture {
  readonly #kernel: EarlyKernel;
  #lowmemLimit = 0n;

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
  }

  earlyParams(): [string, EarlyParam][] {
    return [];
  }

  setupArch(steps: BootSteps): void {
    const { memblock } = this.#kernel;
    const { image } = steps.layout;
    steps.addMemory();
    steps.reserveBlob();
    steps.parseEarlyParam();
    this.#adjustLowmemBounds();
    if (image !== undefined) memblock.reserve(image.base, image.size);
    reserveInitrdMem(steps, this.#kernel);
    steps.scanReservedMem();
    if (steps.memoryKnown) steps.reserveContiguous(DMA_LIMIT, FAKED_NODES);
    this.#adjustLowmemBounds();
    memblock.allowResize();
    steps.unflattenDeviceTree();
  }

  zoneLimits(): ZoneLimit[] {
    return [
      { name: 'Normal', end: this.#lowmemLimit },
      { name: 'HighMem', end: this.#kernel.memblock.endOfDram() },
    ];
  }

  #adjustLowmemBounds(): void {
    const { memblock } = this.#kernel;
    this.#lowmemLimit = memblock.endOfDram();
    memblock.currentLimit = roundDown(this.#lowmemLimit, PMD_SIZE);
  }
}
