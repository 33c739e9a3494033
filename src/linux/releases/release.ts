// SPDX-License-Identifier: MIT
//
// What a release of Linux is to the model: data. The passes, memblock and CMA are written once, and ask this for what they do
// otherwise in one release than in another.
import type { Arch } from '../arch/arch.ts';
import type { NumberReading } from '../cmdline.ts';
import type { Kconfig } from '../kconfig.ts';
import type {
  CmaBehaviour,
  CrashkernelBehaviour,
  FlatTree,
  HandlerWalk,
  MemblockBehaviour,
  ReservedMemoryPasses,
} from './behaviour.ts';

/** The releases that are modelled. */
export type ReleaseVersion = '7.2' | '6.12' | '6.1';

/** Sizes of a kernel's structures, in bytes. They decide, often by a page, where the default CMA area goes. */
export interface StructureSizes {
  /** `struct reserved_mem` */
  readonly reservedMem: bigint;
  /** `struct device_node`, before the node's name */
  readonly deviceNode: number;
  /** `struct property` */
  readonly property: number;
  /** `struct alias_prop`, before the alias's stem */
  readonly aliasProp: number;
  /** `struct page` */
  readonly page: bigint;
  /** What nodes and properties of the live tree lie on a multiple of. */
  readonly treeAlign: 4 | 8;
  /** `pg_data_t`, rounded up to cache lines */
  readonly nodeData: bigint;
}

/** An image of the kernel, where nobody says where it is. */
export interface UsualImage {
  /** Bytes from a 2 MiB boundary to its start. */
  readonly offset: bigint;
  /** Bytes in memory, bss included. */
  readonly size: bigint;
  /** Where its init sections begin and end, in bytes from its start: the linear map leaves them to the memory around them. */
  readonly initBegin: bigint;
  readonly initEnd: bigint;
}

/** One architecture's build of a release: Debian's. */
export interface Build {
  readonly kconfig: Kconfig;
  readonly image: UsualImage;
  readonly sizes: StructureSizes;
  /** 32-bit arm: the sizes that are others with LPAE, whose physical addresses are wider. */
  readonly lpaeSizes?: Partial<StructureSizes>;
}

/** How a release's configuration counts. */
export interface KconfigCounts {
  /** By how much CONFIG_ARCH_FORCE_MAX_ORDER is more than the page allocator's largest order. */
  readonly maxOrderBeyond: number;
  /** How many CMA areas there can be beside CONFIG_CMA_AREAS. */
  readonly cmaAreasBeside: number;
  /** The option without which there is no `crashkernel=`. */
  readonly crashReserve: 'CRASH_RESERVE' | 'KEXEC_CORE';
}

/** How arm64's `paging_init()` goes about the kernel's page tables. */
export interface Arm64Paging {
  /**
   * The linear map of the image up to its init sections is made apart, by blocks where it fills them, and the memory around leaves
   * out just that.
   */
  readonly imageByBlocks: boolean;
  /** Words of `rodata=`, and whether after them the linear map's read-only alias is made read-only too, page by page. */
  readonly rodataFull: ReadonlyMap<string, boolean>;
  /** `crashkernel=` alone makes the linear map go page by page. */
  readonly crashkernelByPages: boolean;
  /** What else it allocates and gives back; null where nothing. */
  readonly ownMaps: OwnMaps | null;
}

/** Page tables that arm64's `paging_init()` makes beside those of the linear map. */
export interface OwnMaps {
  /** How many the image's own map takes, before the linear map. */
  readonly image: bigint;
  /** Bytes at the end of the image that are given back then: the tables that the boot began with. */
  readonly initPgDir: bigint;
  /** How many the identity map takes, after that. */
  readonly identity: bigint;
}

/** What arm64 alone does otherwise. */
export interface Arm64Boot {
  /** Bytes from the image's start to its text: what is before is not reserved. */
  readonly textBegin: bigint;
  readonly paging: Arm64Paging;
  /** The limit of DMA is a power of two (`zone_dma_bits`). */
  readonly dmaLimitInBits: boolean;
  /**
   * `sparse_init()` takes memory for the map of all pages before the default CMA area is placed. Given is how many bytes below a
   * boundary of large page tables that map begins in the kernel's address space. Null where it comes later.
   */
  readonly vmemmapBelow: bigint | null;
}

/** A release of Linux. */
export interface Release {
  readonly version: ReleaseVersion;
  readonly kconfig: KconfigCounts;
  /** `memparse()`, which reads `cma=` and the like. */
  readonly numbers: NumberReading;
  readonly flatTree: FlatTree;
  readonly memblock: MemblockBehaviour;
  readonly passes: ReservedMemoryPasses;
  readonly handlers: HandlerWalk;
  readonly cma: CmaBehaviour;
  readonly crashkernel: CrashkernelBehaviour;
  readonly arm64: Arm64Boot;
  /** mm/numa_memblks.c: blocks of nodes are collected, checked and joined before memblock learns of them. */
  readonly numaMemblks: boolean;
  readonly builds: Readonly<Record<Arch, Build>>;
}

/** The sizes of the structures of the kernel that boots. */
export function sizesOf(kernel: { readonly release: Release; readonly kconfig: Kconfig }): StructureSizes {
  const { arch, physAddr64 } = kernel.kconfig;
  const { sizes, lpaeSizes } = kernel.release.builds[arch];
  return arch === 'arm' && physAddr64 ? { ...sizes, ...lpaeSizes } : sizes;
}
