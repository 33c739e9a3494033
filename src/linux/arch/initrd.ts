// SPDX-License-Identifier: MIT
//
// init/initramfs.c of Linux 7.2: the initrd, on the architectures that have no way of their own with it.
import type { Range } from '../../base/range.ts';
import { roundDown, roundUp } from '../../base/u64.ts';
import type { EarlyKernel } from '../reserved-mem.ts';

/** `reserve_initrd_mem()`: the initrd is kept where all of it is memory, and nothing else of it was reserved. */
export function reserveInitrdMem(initrd: Range | undefined, { memblock, kconfig }: EarlyKernel): void {
  if (initrd === undefined || !kconfig.blkDevInitrd) return;
  const page = BigInt(kconfig.pageSize);
  const base = roundDown(initrd.base, page);
  const size = roundUp(initrd.size + initrd.base - base, page);
  if (!memblock.isRegionMemory(base, size) || memblock.isRegionReserved(base, size)) return;
  memblock.reserve(base, size);
}
