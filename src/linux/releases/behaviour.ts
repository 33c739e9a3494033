// SPDX-License-Identifier: MIT
//
// The fields in which releases differ, and what their values mean. The model's code exists once, and reads
// these fields.
import type { NumberReading } from '../cmdline.ts';
import type { PrintkSource } from '../messages/messages.ts';

/** How a release counts numbers in a kernel configuration. */
export interface KconfigCounts {
  /** The difference between CONFIG_ARCH_FORCE_MAX_ORDER and the page allocator's largest order. */
  readonly maxOrderBeyond: number;
  /** The number of CMA areas in addition to CONFIG_CMA_AREAS. */
  readonly cmaAreasBeside: number;
  /** The option that enables `crashkernel=`. */
  readonly crashReserve: 'CRASH_RESERVE' | 'KEXEC_CORE';
}

/** How the flat tree is read, and later the strings of the live tree. */
export interface FlatTree {
  /**
   * A status, compatible or device_type only counts if its NUL terminator is within the property. Releases
   * that do not require this read an unterminated string up to the end of the property: the bytes after it
   * are padding or a token, and both start with a NUL.
   */
  readonly terminatedStrings: boolean;
  /**
   * Pairs of address and size outside /reserved-memory only count if the property consists of whole pairs.
   * Releases that do not require this ignore the bytes after the last whole pair.
   */
  readonly wholePairs: boolean;
  /** Number of ranges in `linux,usable-memory-range` that count. */
  readonly usableRanges: 2 | 6;
}

/**
 * A step of `early_init_fdt_scan_reserved_mem()`: the core header of a crashed kernel, the DTB's memory
 * reservation block, the first pass, and, if the first pass only adds regions to the array, the
 * initialisation of each of them.
 */
export type ScanStep = 'elfcorehdr' | 'memreserve' | 'scan' | 'init';

/** memblock: how memory is reserved. */
export interface MemblockBehaviour {
  /**
   * MEMBLOCK_RSRV_KERN: the kernel's own allocations are marked, with their node, unlike other reservations.
   */
  readonly reservedKern: boolean;
  /** A full array that cannot grow yet makes the kernel panic; else the call fails with -ENOMEM. */
  readonly fullListPanics: boolean;
}

/** The passes over /reserved-memory. */
export interface ReservedMemoryPasses {
  /**
   * The steps of the first pass. With `init`, `scan` adds every region to the array, even those without
   * memory yet; then the array is sorted and overlaps are reported; then each region, in that order, gets its
   * memory and its handler. Without `init`, static regions are added and get their handlers late, after
   * paging; dynamic ones as soon as they have memory.
   */
  readonly order: readonly ScanStep[];
  /** The prefix (`pr_fmt`) of messages about static regions. */
  readonly staticSource: PrintkSource;
  /**
   * Whether all entries of a `reg` are reserved, or only the first. In both cases only the first becomes a
   * region.
   */
  readonly allOfReg: boolean;
  /**
   * A `reg` or `alloc-ranges` that does not consist of whole entries: treated as absent, or the node is
   * rejected.
   */
  readonly partialEntries: 'absent' | 'refused';
  /**
   * In `alloc-ranges` that touch an existing region, memory is allocated from that end
   * (`__reserved_mem_alloc_in_range()`).
   */
  readonly fillsFromNeighbour: boolean;
  /** A region that its handler rejects stays in the array, and so in the overlap report. */
  readonly keepsRefused: boolean;
  /** Each region that is added is logged. */
  readonly namesRegions: boolean;
  /**
   * Of regions with the same base and size, the first one in the DTB is sorted first; else the sort decides.
   */
  readonly sortsByPlace: boolean;
  /** How many elements the sort takes off its heap at a time, which decides the order of equal elements. */
  readonly sortTakes: 1 | 2;
  /** The array has room for all regions that the first pass counted; else for 64. */
  readonly countsRegions: boolean;
  /** Room of the late array if the format of /reserved-memory is rejected. */
  readonly unscanned: number;
  /** How a device's region is looked up. */
  readonly lookup: 'name' | 'phandle';
}

/** How the handler table is walked. */
export interface HandlerWalk {
  /**
   * Handlers have callbacks: `nodeValidate` before memory is reserved, `nodeFixup` afterwards. The walk ends
   * with the first handler that does not return "not mine". Else there is only `nodeInit`, the walk ends with
   * the first handler that accepts the region, and if none does, the last return value counts.
   */
  readonly callbacks: boolean;
  /** The error number for "no handler", which makes the region a plain reservation. */
  readonly unclaimed: number;
  /**
   * The error number with which a pool's handler rejects a node whose properties make it a different kind of
   * pool.
   */
  readonly declined: number;
  /**
   * The size of a coherent pool is logged as an `unsigned long`: on 32-bit arm the bits above 4 GiB are lost.
   */
  readonly poolSizeIsLong: boolean;
  /**
   * A second coherent pool for a device is an error; else the call succeeds, and the device keeps its first
   * pool.
   */
  readonly onePoolADevice: boolean;
  /**
   * When `dma_contiguous_early_fixup()`, with which 32-bit arm remaps memory, is called for a CMA region: by
   * its handler once it has memory; by the passes, for each entry of a node that looks like a CMA region,
   * even if its handler rejects it later; or at initialisation.
   */
  readonly earlyFixup: 'by-handler' | 'by-pass' | 'as-initialised';
}

/** The CMA areas of NUMA nodes. */
export interface NodeAreas {
  /**
   * When they are created: as soon as nodes are known; before the default area; or after it, unless the
   * default area failed.
   */
  readonly when: 'early' | 'before-default' | 'after-default';
  /** The configuration option that enables them. */
  readonly option: 'dmaNumaCma' | 'dmaPernumaCma';
  /** `numa_cma=` exists, and missing nodes cause a warning. */
  readonly numaCma: boolean;
  /**
   * A node gets one area for each of the two parameters; else one area, and its own size takes precedence
   * over the common one.
   */
  readonly separate: boolean;
  /** The function in the text of warnings. */
  readonly reportedBy: 'dma_numa_cma_reserve' | 'dma_pernuma_cma_reserve';
}

/** CMA areas. */
export interface CmaBehaviour {
  readonly nodeAreas: NodeAreas;
  /**
   * What happens to a region with `linux,cma-default` if `cma=` is given. `rejected`: its handler rejects it
   * with an error. `bypassed`: the kernel logs that it bypasses the region, even if it is not `reusable`.
   */
  readonly defaultUnderCma: 'rejected' | 'bypassed';
  /** The limit in `cma=` counts even if the DMA limit is lower. */
  readonly limitBeyondDma: boolean;
  /**
   * All areas can be iterated, and each one becomes a heap; else only the default area does, with a fixed
   * name.
   */
  readonly areaList: boolean;
  /**
   * Every failed area is logged, with the requested size; else only failures after the first checks, with the
   * rounded size.
   */
  readonly logsAskedSize: boolean;
  /** Lines about an area end with its node. */
  readonly logsNode: boolean;
  /** What must be at least 4 GiB plus the area's size for an attempt above 4 GiB, bottom-up. */
  readonly highTryNeeds: 'limit' | 'end-of-memory';
  /**
   * Whether the attempt above 4 GiB comes before high memory; else it is made even if there was high memory.
   */
  readonly highTryFirst: boolean;
  /**
   * An area with a fixed base across the start of high memory is rejected before its end is checked against
   * the limit.
   */
  readonly boundaryFirst: boolean;
  /** A free slot is looked for before the memory is checked. */
  readonly slotFirst: boolean;
  /** How an area across zones is detected: by the bounds of the zones, or by the zone of each page. */
  readonly zonesBy: 'extent' | 'page';
}

/** `crashkernel=`. */
export interface CrashkernelBehaviour {
  /** The suffixes of `crashkernel=` that are not treated as a plain one. */
  readonly suffixes: readonly string[];
  /**
   * How memory is searched. `retries`: below the DMA limit, then above; with `,high` above first; the size
   * must be less than memory. `once`: below that limit, with `,high` anywhere; sizes are rounded up to pages,
   * and `,low` defaults to 0.
   */
  readonly search: 'retries' | 'once';
  /**
   * `crashkernel=SIZE,cma` creates CMA areas in addition to the crash kernel's own memory; else it is
   * ignored.
   */
  readonly cmaAreas: boolean;
  /** The message if nothing follows the `@`. */
  readonly noBase: 'crash-parameter' | 'crash-misspelt';
}

/** How arm64's `paging_init()` creates the page tables. */
export interface Arm64Paging {
  /**
   * The linear map of the image up to its init sections is created separately, with blocks where possible,
   * and the map of the memory around it leaves out exactly that part.
   */
  readonly imageByBlocks: boolean;
  /**
   * Values of `rodata=`, and whether they also make the read-only alias in the linear map read-only, page by
   * page.
   */
  readonly rodataFull: ReadonlyMap<string, boolean>;
  /** `crashkernel=` alone makes the linear map use pages only. */
  readonly crashkernelByPages: boolean;
  /** Other tables that it allocates and frees; null if none. */
  readonly ownMaps: OwnMaps | null;
  /** A page that is cut by the boundary of a NOMAP range is not mapped; else it is. */
  readonly wholePages: boolean;
}

/** Page tables of arm64's `paging_init()` besides those of the linear map. */
export interface OwnMaps {
  /** Number of tables for the image's own map, allocated before the linear map. */
  readonly image: bigint;
  /** Bytes at the end of the image that are freed then: the initial page tables. */
  readonly initPgDir: bigint;
  /** Number of tables for the identity map, allocated after that. */
  readonly identity: bigint;
}

/** arm64 only. */
export interface Arm64Boot {
  /** Bytes from the image's start to its text; the part before the text is not reserved. */
  readonly textBegin: bigint;
  readonly paging: Arm64Paging;
  /** The DMA limit is a power of two (`zone_dma_bits`). */
  readonly dmaLimitInBits: boolean;
  /**
   * Bytes by which the start of vmemmap is below a boundary of large page tables in the kernel's address
   * space.
   */
  readonly vmemmapBelow: bigint;
}

/** riscv64 only. */
export interface Riscv64Boot {
  /**
   * The default CMA area is placed once the NUMA nodes are known; else before the page tables are created.
   */
  readonly defaultAreaLate: boolean;
}

/** The memory map (all `struct page`s), which `sparse_init()` creates. */
export interface MemoryMap {
  /** It is created before the default CMA area is placed; else after `setup_arch()`. */
  readonly beforeDefaultArea: boolean;
  /** The map of a node's sections is allocated in one block if one is free; else section by section. */
  readonly inOneBlock: boolean;
  /** Bits of each pageblock in the bitmap of its section (`NR_PAGEBLOCK_BITS`). */
  readonly pageblockBits: 4 | 8;
  /** The kernel panics if it cannot allocate a part of the map; else it continues without that part. */
  readonly panics: boolean;
}

/** All fields in which releases differ. */
export interface Behaviour {
  readonly kconfig: KconfigCounts;
  /** `memparse()`, which parses `cma=` and similar parameters. */
  readonly numbers: NumberReading;
  readonly flatTree: FlatTree;
  readonly memblock: MemblockBehaviour;
  readonly passes: ReservedMemoryPasses;
  readonly handlers: HandlerWalk;
  readonly cma: CmaBehaviour;
  readonly crashkernel: CrashkernelBehaviour;
  readonly memoryMap: MemoryMap;
  readonly arm64: Arm64Boot;
  readonly riscv64: Riscv64Boot;
  /**
   * mm/numa_memblks.c: memory blocks of nodes are collected, checked and merged before they are added to
   * memblock.
   */
  readonly numaMemblks: boolean;
}
