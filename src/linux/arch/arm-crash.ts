// SPDX-License-Identifier: MIT
//
// arch/arm/kernel/setup.c of Linux 7.2: `crashkernel=`, which is placed in lowmem.
import type { Range } from '../../base/range.ts';
import { minU64, roundDown } from '../../base/u64.ts';
import { parseCrashkernel } from '../crash-reserve.ts';
import type { EarlyKernel } from '../early-kernel.ts';

const PAGE = 0x1000n;
const U32_MAX = 0xffff_ffffn;
/** A compressed kernel relocates itself down to a multiple of this, which must be within the reservation. */
const CRASH_ALIGN = 128n << 20n;

/**
 * `reserve_crashkernel()`
 *
 * @param lowmemEnd the end of the linear map, as a physical address
 * @param sectionSize the required alignment of a reservation at a given address
 */
export function reserveArmCrashkernel(
  cmdline: string,
  kernel: EarlyKernel,
  lowmemEnd: bigint,
  sectionSize: bigint,
): Range[] {
  const { memblock, printk, phys, kconfig } = kernel;
  if (!kconfig.crashReserve) return [];
  const total = BigInt.asUintN(
    32,
    roundDown(memblock.currentLimit, PAGE) - roundDown(memblock.startOfDram() + PAGE - 1n, PAGE),
  );
  const request = parseCrashkernel(cmdline, kernel, { ram: total, cma: false });
  if (typeof request === 'number' || request.high) return [];
  const { size } = request;
  let { base } = request;
  if (base === 0n) {
    const end = minU64(lowmemEnd, U32_MAX);
    base = memblock.physAllocRange({ size, align: CRASH_ALIGN, start: CRASH_ALIGN, end });
    if (base === 0n) {
      printk.log('crash-no-area', {});
      return [];
    }
  } else {
    const end = phys.cut(base + size);
    if (memblock.physAllocRange({ size, align: sectionSize, start: base, end }) === 0n) {
      printk.log('crash-in-use-arm', {});
      return [];
    }
  }
  printk.log('crash-reserved-mb', { size, base, ram: total });
  return [{ base, size }];
}
