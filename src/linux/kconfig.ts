// SPDX-License-Identifier: MIT

/** Which of the four Kconfig choices sizes the default CMA area (CONFIG_CMA_SIZE_SEL_*). */
export type CmaSizeSelection = 'mbytes' | 'percentage' | 'min' | 'max';

/** The options of a kernel's configuration that decide about early memory. */
export interface Kconfig {
  /** CONFIG_ARM64_4K_PAGES and its like: bytes in a page, 4096, 16384 or 65536. */
  readonly pageSize: number;
  /** CONFIG_PAGE_BLOCK_MAX_ORDER: the largest order of a pageblock. */
  readonly pageBlockMaxOrder: number;
  /** CONFIG_HUGETLB_PAGE or CONFIG_TRANSPARENT_HUGEPAGE: pageblocks are as large as huge pages. */
  readonly hugePages: boolean;
  /** CONFIG_ARM64_PA_BITS: memory above 2^paBits is dropped. */
  readonly paBits: number;
  /** CONFIG_ARM64_VA_BITS */
  readonly vaBits: number;
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
  /** CONFIG_CMA_SIZE_PERNUMA: every node gets an area unless the command line says otherwise. */
  readonly cmaSizePernuma: boolean;
  /** CONFIG_DMA_DECLARE_COHERENT: reserved-memory nodes can become coherent pools. */
  readonly dmaDeclareCoherent: boolean;
  /** CONFIG_DMA_RESTRICTED_POOL */
  readonly dmaRestrictedPool: boolean;
  /** CONFIG_TEGRA210_EMC=y: the EMC driver, and with it its handler of reserved memory, is built in. */
  readonly tegra210Emc: boolean;
}

/** Debian's linux-image-arm64 7.2: what is assumed where no configuration is given. */
export const DEBIAN_ARM64_7_2: Kconfig = {
  pageSize: 4096,
  pageBlockMaxOrder: 10,
  hugePages: true,
  paBits: 52,
  vaBits: 52,
  blkDevInitrd: true,
  crashDump: true,
  cmdline: '',
  cmdlineMode: 'default',
  numa: true,
  nodesShift: 4,
  nrCpus: 512,
  efi: true,
  armGicV3Its: true,
  cpumaskOffstack: true,
  zoneDma: true,
  zoneDma32: true,
  kfencePoolSize: 0x200000,
  kfenceEarly: false,
  crashReserve: true,
  dmabufHeapsCma: false,
  dmaCma: true,
  cmaAreas: 20,
  cmaSizeMbytes: 64,
  cmaSizePercentage: 0,
  cmaSizeSelection: 'mbytes',
  dmaNumaCma: true,
  cmaSizePernuma: true,
  dmaDeclareCoherent: true,
  dmaRestrictedPool: false,
  tegra210Emc: false,
};

/** `CMA_MIN_ALIGNMENT_BYTES`: what a CMA area's base and size must be multiples of, in bytes; one pageblock. */
export function cmaMinAlignment(kconfig: Kconfig): bigint {
  const pageShift = Math.log2(kconfig.pageSize);
  // one level of page table: pageSize / 8 entries of a page each
  const hugePageOrder = pageShift - 3;
  const pageblockOrder = kconfig.hugePages
    ? Math.min(hugePageOrder, kconfig.pageBlockMaxOrder)
    : kconfig.pageBlockMaxOrder;
  return BigInt(kconfig.pageSize) << BigInt(pageblockOrder);
}

/**
 * A configuration as it would be with pages of another size: what the kernel's Kconfig files derive from it follows. The orders of
 * pageblocks are the defaults, and an address space that there is not with such pages becomes the default one.
 *
 * @param pageSize 4096, 16384 or 65536
 * @example cmaMinAlignment(withPageSize(DEBIAN_ARM64_7_2, 65536)) // 0x20000000n, 512 MiB
 */
export function withPageSize(kconfig: Kconfig, pageSize: number): Kconfig {
  if (kconfig.pageSize === pageSize) return kconfig;
  const vaBits = [48, 52].includes(kconfig.vaBits) ? kconfig.vaBits : 52;
  // 64 KiB pages alone leave the choice between 48 bits and 52
  const paBits = pageSize === 65536 ? kconfig.paBits : vaBits === 52 ? 52 : 48;
  return {
    ...kconfig,
    pageSize,
    pageBlockMaxOrder: forceMaxOrder(pageSize),
    vaBits,
    paBits,
    kfencePoolSize: (kconfig.kfencePoolSize / kconfig.pageSize) * pageSize,
  };
}

/** CONFIG_ARCH_FORCE_MAX_ORDER where nothing else is said, and so CONFIG_PAGE_BLOCK_MAX_ORDER. */
function forceMaxOrder(pageSize: number): number {
  return pageSize === 65536 ? 13 : pageSize === 16384 ? 11 : 10;
}

/** A text that is no kernel configuration. */
export class KconfigError extends Error {
  override readonly name = 'KconfigError';
}

/**
 * Reads a kernel's `.config` (arm64). An option that the text leaves out is off; a number that it leaves out is the
 * default of the kernel's Kconfig files.
 *
 * @throws {KconfigError} where the text sets no option at all
 * @example parseKconfig('CONFIG_ARM64_16K_PAGES=y\nCONFIG_DMA_CMA=y\n').pageSize // 16384
 */
export function parseKconfig(text: string): Kconfig {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^CONFIG_(\w+)=(.*?)\r?$/.exec(line);
    if (match) options.set(match[1]!, match[2]!);
  }
  if (options.size === 0) throw new KconfigError('no line of it sets an option (CONFIG_…=…)');
  const on = (name: string): boolean => options.get(name) === 'y';
  const int = (name: string, otherwise: number): number => {
    const value = Number.parseInt(options.get(name) ?? '', 10);
    return Number.isNaN(value) ? otherwise : value;
  };
  const pageSize = on('ARM64_64K_PAGES') ? 65536 : on('ARM64_16K_PAGES') ? 16384 : 4096;
  const maxOrder = int('ARCH_FORCE_MAX_ORDER', forceMaxOrder(pageSize));
  const numa = on('NUMA');
  return {
    pageSize,
    pageBlockMaxOrder: int('PAGE_BLOCK_MAX_ORDER', maxOrder),
    hugePages: on('HUGETLB_PAGE') || on('TRANSPARENT_HUGEPAGE'),
    paBits: int('ARM64_PA_BITS', 48),
    vaBits: int('ARM64_VA_BITS', 48),
    blkDevInitrd: on('BLK_DEV_INITRD'),
    crashDump: on('CRASH_DUMP'),
    cmdline: unquote(options.get('CMDLINE') ?? ''),
    cmdlineMode: on('CMDLINE_FORCE') ? 'force' : on('CMDLINE_EXTEND') ? 'extend' : 'default',
    numa,
    nodesShift: numa ? int('NODES_SHIFT', 4) : 0,
    nrCpus: int('NR_CPUS', 512),
    efi: on('EFI'),
    armGicV3Its: on('ARM_GIC_V3_ITS'),
    cpumaskOffstack: on('CPUMASK_OFFSTACK'),
    zoneDma: on('ZONE_DMA'),
    zoneDma32: on('ZONE_DMA32'),
    // two pages for each object, and two more
    kfencePoolSize: on('KFENCE') ? (int('KFENCE_NUM_OBJECTS', 255) + 1) * 2 * pageSize : 0,
    kfenceEarly: on('KFENCE') && int('KFENCE_SAMPLE_INTERVAL', 100) !== 0,
    crashReserve: on('CRASH_RESERVE'),
    dmabufHeapsCma: on('DMABUF_HEAPS_CMA'),
    dmaCma: on('DMA_CMA'),
    cmaAreas: int('CMA_AREAS', numa ? 20 : 8),
    cmaSizeMbytes: int('CMA_SIZE_MBYTES', 0),
    cmaSizePercentage: int('CMA_SIZE_PERCENTAGE', 0),
    cmaSizeSelection: on('CMA_SIZE_SEL_PERCENTAGE')
      ? 'percentage'
      : on('CMA_SIZE_SEL_MIN')
        ? 'min'
        : on('CMA_SIZE_SEL_MAX')
          ? 'max'
          : 'mbytes',
    dmaNumaCma: on('DMA_NUMA_CMA'),
    cmaSizePernuma: on('CMA_SIZE_PERNUMA'),
    dmaDeclareCoherent: on('DMA_DECLARE_COHERENT'),
    dmaRestrictedPool: on('DMA_RESTRICTED_POOL'),
    tegra210Emc: on('TEGRA210_EMC'),
  };
}

function unquote(value: string): string {
  return value.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1');
}
