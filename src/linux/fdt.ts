// SPDX-License-Identifier: MIT
//
// drivers/of/fdt.c of Linux 7.2: how the kernel uses data of the flat tree.
import { sharedRange } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { U64_MAX, addU64, roundUp } from '../base/u64.ts';
import type { Arch } from './arch/arch.ts';
import { architectureOf } from './arch/architectures.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { Kconfig } from './kconfig.ts';
import type { MemoryBank } from './tree-reader.ts';

/** The kernel's command line: bootargs, combined with CONFIG_CMDLINE. */
export function commandLine(bootargs: string, kconfig: Kconfig): string {
  const { arch, cmdline, cmdlineMode } = kconfig;
  if (cmdlineMode === 'force') return keptCommandLine(cmdline, arch);
  if (cmdline !== '' && cmdlineMode === 'extend') return keptCommandLine(`${bootargs} ${cmdline}`, arch);
  return keptCommandLine(bootargs === '' ? cmdline : bootargs, arch);
}

/** The part of a command line that the kernel keeps. */
export function keptCommandLine(words: string, arch: Arch): string {
  return words.slice(0, architectureOf(arch).commandLineMax);
}

/**
 * Enters the banks in memblock: `early_init_dt_add_memory_arch()` for each.
 *
 * @param lowest the first address that the kernel can use; memory below is ignored
 */
export function addMemory(banks: readonly MemoryBank[], kernel: EarlyKernel, lowest: bigint): void {
  const { memblock, kconfig } = kernel;
  const page = BigInt(kconfig.pageSize);
  for (const bank of banks) {
    const inPage = bank.base & (page - 1n);
    if (bank.size < page - inPage) {
      ignoreMemory('block', bank.base, addU64(bank.base, bank.size), kernel);
    } else {
      const base = roundUp(bank.base, page);
      const size = (inPage === 0n ? bank.size : bank.size - (page - inPage)) & ~(page - 1n);
      const usable = usableMemory({ base, size }, kernel, lowest);
      if (usable !== null) memblock.add(usable.base, usable.size);
    }
    if (bank.hotpluggable) memblock.markHotplug(bank.base, bank.size);
  }
}

/** The whole pages that the kernel can address; null for none. */
function usableMemory({ base, size }: Range, kernel: EarlyKernel, lowest: bigint): Range | null {
  const { max } = kernel.phys;
  const end = addU64(base, size);
  if (base > max || end < lowest) {
    ignoreMemory('block', base, end, kernel);
    return null;
  }
  const tooHigh = addU64(end, U64_MAX) > max;
  if (tooHigh) ignoreMemory('range', max + 1n, end, kernel);
  const last = tooHigh ? max + 1n : base + size;
  if (base >= lowest) return { base, size: last - base };
  ignoreMemory('range', base, lowest, kernel);
  return { base: lowest, size: last - lowest };
}

function ignoreMemory(what: 'block' | 'range', from: bigint, to: bigint, { printk }: EarlyKernel): void {
  printk.log('memory-ignored', { what, base: from, end: to });
}

/** The banks of a crash kernel: the memory that /chosen allows it to use, or all. */
export function usableBanks(banks: readonly Range[], usable: readonly Range[]): readonly Range[] {
  if (usable[0] === undefined || usable[0].size === 0n) return banks;
  return banks.flatMap((bank) => usable.flatMap((range) => sharedRange(bank, range) ?? []));
}

/** Limits memory to the ranges that /chosen allows a crash kernel to use. */
export function capUsableMemory(usable: readonly Range[], kernel: EarlyKernel): void {
  const [first, ...others] = usable;
  if (first === undefined) return;
  kernel.memblock.capMemoryRange(first.base, first.size);
  for (const range of others) kernel.memblock.add(range.base, range.size);
}

/** `fdt_reserve_elfcorehdr()` */
export function reserveElfcorehdr(range: Range | undefined, kernel: EarlyKernel): void {
  if (range === undefined || range.size === 0n || !kernel.kconfig.crashDump) return;
  if (kernel.memblock.isRegionReserved(range.base, range.size)) {
    kernel.printk.log('elfcorehdr-overlap', {});
    return;
  }
  kernel.memblock.reserve(range.base, range.size);
  kernel.printk.log('elfcorehdr', { size: range.size, base: range.base });
}

/** The header's /memreserve/ entries, up to the first of size 0. */
export function reserveMemreserve(reservations: readonly Range[], kernel: EarlyKernel): void {
  for (const { base, size } of reservations) {
    if (size === 0n) return;
    kernel.memblock.reserve(base, size);
  }
}
