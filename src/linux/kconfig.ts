// SPDX-License-Identifier: MIT
import type { Arch } from './arch/arch.ts';

/** Which of the four Kconfig choices sizes the default CMA area (CONFIG_CMA_SIZE_SEL_*). */
export type CmaSizeSelection = 'mbytes' | 'percentage' | 'min' | 'max';

/** The options of a kernel's configuration that affect early memory. */
export interface Kconfig {
  /** CONFIG_ARM64, CONFIG_ARM or CONFIG_RISCV with CONFIG_64BIT. */
  readonly arch: Arch;
  /** The release in the header of the configuration file; empty if there is none. */
  readonly release: string;
  /** CONFIG_ARM64_4K_PAGES and its like: bytes in a page, 4096, 16384 or 65536; 4096 on the other architectures. */
  readonly pageSize: number;
  /** CONFIG_PAGE_BLOCK_MAX_ORDER: the largest order of a pageblock. */
  readonly pageBlockMaxOrder: number;
  /** CONFIG_HUGETLB_PAGE or CONFIG_TRANSPARENT_HUGEPAGE: pageblocks are as large as huge pages. */
  readonly hugePages: boolean;
  /** CONFIG_ARM64_PA_BITS: memory above 2^paBits is dropped. Elsewhere: bits of an address that page tables can hold. */
  readonly paBits: number;
  /** CONFIG_ARM64_VA_BITS */
  readonly vaBits: number;
  /** CONFIG_PHYS_ADDR_T_64BIT: on 32-bit arm with CONFIG_ARM_LPAE alone. */
  readonly physAddr64: boolean;
  /** CONFIG_HIGHMEM (32-bit arm): memory beyond the kernel's own map is used. */
  readonly highmem: boolean;
  /** CONFIG_PAGE_OFFSET (32-bit arm): the virtual address that the kernel's map of memory begins with, 0 elsewhere. */
  readonly pageOffset: number;
  /** 32-bit arm: bytes from the start of the kernel's map of memory to the image (TEXT_OFFSET), 0 elsewhere. */
  readonly textOffset: number;
  /** CONFIG_STRICT_KERNEL_RWX: the kernel's code is write-protected. */
  readonly strictKernelRwx: boolean;
  /** CONFIG_BLK_DEV_INITRD: the initrd that /chosen names is kept. */
  readonly blkDevInitrd: boolean;
  /** CONFIG_CRASH_DUMP: the ELF core header that /chosen names is kept. */
  readonly crashDump: boolean;
  /** CONFIG_CMDLINE, and what it does beside bootargs: nothing unless they are empty, follow them, or replace them. */
  readonly cmdline: string;
  readonly cmdlineMode: 'default' | 'extend' | 'force';
  /** CONFIG_NUMA */
  readonly numa: boolean;
  /** CONFIG_NODES_SHIFT: there are 2^nodesShift nodes at most. */
  readonly nodesShift: number;
  /** CONFIG_NR_CPUS */
  readonly nrCpus: number;
  /** CONFIG_EFI and CONFIG_ARM_GIC_V3_ITS: memblock has room for more regions from the start. */
  readonly efi: boolean;
  readonly armGicV3Its: boolean;
  /** CONFIG_CPUMASK_OFFSTACK: masks of CPUs are allocated. */
  readonly cpumaskOffstack: boolean;
  /** CONFIG_ZONE_DMA and CONFIG_ZONE_DMA32 */
  readonly zoneDma: boolean;
  readonly zoneDma32: boolean;
  /** Bytes of the KFENCE pool, 0 where CONFIG_KFENCE is off. */
  readonly kfencePoolSize: number;
  /** CONFIG_KFENCE_SAMPLE_INTERVAL is not 0: the pool is there from the start. */
  readonly kfenceEarly: boolean;
  /** CONFIG_CRASH_RESERVE: `crashkernel=` exists. */
  readonly crashReserve: boolean;
  /** CONFIG_DMABUF_HEAPS_CMA: CMA areas can be allocated from by user space. */
  readonly dmabufHeapsCma: boolean;
  /** CONFIG_DMA_CMA: reserved-memory nodes can become CMA areas, and there is a default area. */
  readonly dmaCma: boolean;
  /** CONFIG_CMA_AREAS: how many CMA areas there can be in all. */
  readonly cmaAreas: number;
  /** CONFIG_CMA_SIZE_MBYTES, in MiB */
  readonly cmaSizeMbytes: number;
  /** CONFIG_CMA_SIZE_PERCENTAGE of memory */
  readonly cmaSizePercentage: number;
  readonly cmaSizeSelection: CmaSizeSelection;
  /** CONFIG_DMA_NUMA_CMA: `numa_cma=` and `cma_pernuma=` exist. */
  readonly dmaNumaCma: boolean;
  /** CONFIG_DMA_PERNUMA_CMA (before 6.6): `cma_pernuma=` exists. */
  readonly dmaPernumaCma: boolean;
  /** CONFIG_CMA_SIZE_PERNUMA: every node gets an area unless the command line says otherwise. */
  readonly cmaSizePernuma: boolean;
  /** CONFIG_DMA_DECLARE_COHERENT: reserved-memory nodes can become coherent pools. */
  readonly dmaDeclareCoherent: boolean;
  /** CONFIG_DMA_RESTRICTED_POOL */
  readonly dmaRestrictedPool: boolean;
  /** CONFIG_TEGRA210_EMC=y: the EMC driver, and with it its handler of reserved memory, is built in. */
  readonly tegra210Emc: boolean;
}

/** `CMA_MIN_ALIGNMENT_BYTES`: what a CMA area's base and size must be multiples of, in bytes; one pageblock. */
export function cmaMinAlignment(kconfig: Kconfig): bigint {
  // one level of page table: pageSize / 8 entries of a page each, and that is also what HPAGE_SHIFT is on arm
  const hugePageOrder = Math.log2(kconfig.pageSize) - 3;
  const pageblockOrder = kconfig.hugePages
    ? Math.min(hugePageOrder, kconfig.pageBlockMaxOrder)
    : kconfig.pageBlockMaxOrder;
  return BigInt(kconfig.pageSize) << BigInt(pageblockOrder);
}
