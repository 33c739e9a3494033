// SPDX-License-Identifier: MIT
//
// arch/riscv/kernel/setup.c and arch/riscv/mm/init.c of Linux 7.2.
import { endOf } from '../../base/range.ts';
import { minU64, roundUp } from '../../base/u64.ts';
import type { EarlyParam } from '../cmdline.ts';
import { FAKED_NODES } from '../numa.ts';
import type { EarlyKernel } from '../reserved-mem.ts';
import type { ZoneLimit } from '../zones.ts';
import type { Architecture, BootSteps } from './architecture.ts';
import { reserveInitrdMem } from './initrd.ts';

const PMD_SIZE = 0x200000n;
const SZ_4G = 1n << 32n;

/** riscv64's part of one boot. */
export class Riscv64 implements Architecture {
  readonly #kernel: EarlyKernel;

  constructor(kernel: EarlyKernel) {
    this.#kernel = kernel;
  }

  earlyParams(): [string, EarlyParam][] {
    return [];
  }

  setupArch(steps: BootSteps): void {
    const { memblock, kconfig } = this.#kernel;
    const { image, initrd } = steps.layout;
    steps.addMemory();
    steps.parseEarlyParam();
    if (image !== undefined) {
      const end = kconfig.strictKernelRwx ? roundUp(endOf(image), PMD_SIZE) : endOf(image);
      memblock.reserve(image.base, end - image.base);
    }
    reserveInitrdMem(initrd, this.#kernel);
    steps.scanReservedMem();
    steps.reserveBlob();
    if (steps.memoryKnown) steps.reserveContiguous(this.#dma32Limit(), FAKED_NODES);
    memblock.allowResize();
    steps.unflattenDeviceTree();
    if (!steps.memoryKnown) return;
    steps.initNuma();
    steps.reserveCrashkernel(this.#dma32Limit(), memblock.endOfDram());
  }

  zoneLimits(): ZoneLimit[] {
    return [
      { name: 'DMA32', end: this.#dma32Limit() },
      { name: 'Normal', end: this.#kernel.memblock.endOfDram() },
    ];
  }

  #dma32Limit(): bigint {
    return minU64(SZ_4G, this.#kernel.memblock.endOfDram());
  }
}
