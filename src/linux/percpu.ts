// SPDX-License-Identifier: MIT
//
// init/main.c and mm/percpu.c of Linux 7.3: what the kernel takes from memblock after `setup_arch()` and the map of all pages, up to the
// last allocation that is smaller than a page. Sizes are those of Debian's 7.3.4 for arm64, as `memblock=debug` logs them.
import { roundUp } from '../base/u64.ts';
import { SMP_CACHE_BYTES } from './memblock.ts';
import type { EarlyKernel } from './early-kernel.ts';

/** Bytes of a CPU's own variables: static ones, those of modules, and the least for later ones. */
const STATIC_SIZE = 110552n;
const RESERVED_SIZE = 8192n;
const DYNAMIC_SIZE = 28672n;
/** `pcpu_chunk_lists`, and `struct pcpu_chunk` with its bitmap of pages. */
const LISTS = 304n;
const CHUNK = 136n;
/** What a bit of a chunk's bitmaps stands for (`PCPU_MIN_ALLOC_SIZE`), and `struct pcpu_block_md`, in bytes. */
const MIN_ALLOC = 4n;
const BLOCK = 32n;

/**
 * `setup_command_line()` and `setup_per_cpu_areas()`
 *
 * @throws {KernelPanic} where there is no memory, or the kernel does not map it
 */
export function setupPercpuAreas({ memblock, kconfig }: EarlyKernel, cmdline: string, cpus: number): void {
  const page = BigInt(kconfig.pageSize);
  const count = BigInt(Math.max(cpus, 1));
  const unit = roundUp(STATIC_SIZE + RESERVED_SIZE + DYNAMIC_SIZE, page);
  const words = BigInt(cmdline.length + 1);
  const alloc = (size: bigint, align = SMP_CACHE_BYTES): void => {
    memblock.allocOrPanic(size, align);
  };
  alloc(words);
  alloc(words);
  // pcpu_alloc_info, the areas of the groups, and the units
  alloc(page, page);
  alloc(page);
  alloc(unit * count, page);
  for (const size of [8n, 8n, 4n * count, 8n * count, LISTS]) alloc(size);
  const dynamic = STATIC_SIZE + RESERVED_SIZE;
  for (const size of firstChunk(STATIC_SIZE, RESERVED_SIZE, page)) alloc(size);
  for (const size of firstChunk(dynamic, unit - dynamic, page)) alloc(size);
}

/** `pcpu_alloc_first_chunk()`: bytes of a chunk, its two bitmaps and its blocks, for a part of the unit. */
function firstChunk(start: bigint, size: bigint, page: bigint): bigint[] {
  const region = roundUp((start % page) + size, page);
  const bitmap = region / MIN_ALLOC / 8n;
  return [CHUNK, bitmap, bitmap + 8n, (region / page) * BLOCK];
}
