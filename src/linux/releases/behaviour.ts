// SPDX-License-Identifier: MIT
//
// The fields in which releases differ, and what their values mean. The code of the model is written once and asks these fields.
import type { NumberReading } from '../cmdline.ts';
import type { PrintkSource } from '../messages/messages.ts';

/** How a release counts numbers of a kernel configuration. */
export interface KconfigCounts {
  /** By how much CONFIG_ARCH_FORCE_MAX_ORDER is more than the page allocator's largest order. */
  readonly maxOrderBeyond: number;
  /** How many CMA areas there can be beside CONFIG_CMA_AREAS. */
  readonly cmaAreasBeside: number;
  /** The option without which there is no `crashkernel=`. */
  readonly crashReserve: 'CRASH_RESERVE' | 'KEXEC_CORE';
}

/** How the flat tree is read, and of the live tree later the strings. */
export interface FlatTree {
  /**
   * A status, compatible or device_type counts only if it ends within its property. Where it need not, one without an end ends with the
   * property: what follows is padding or a token, and both begin with a NUL.
   */
  readonly terminatedStrings: boolean;
  /**
   * Pairs of address and size outside /reserved-memory count only where they are all there is in the property. Where they need not, what
   * is left after the last whole pair is not looked at.
   */
  readonly wholePairs: boolean;
  /** How many ranges of `linux,usable-memory-range` count. */
  readonly usableRanges: 2 | 6;
}

/**
 * A step of `early_init_fdt_scan_reserved_mem()`: the core header of a crashed kernel, the blob's own reservations, the first pass, and,
 * where that only enters regions in the array, what is done with each of them.
 */
export type ScanStep = 'elfcorehdr' | 'memreserve' | 'scan' | 'init';

/** memblock: what of memory is taken. */
export interface MemblockBehaviour {
  /** MEMBLOCK_RSRV_KERN: what the kernel allocates for itself is told apart, with its node, from what is reserved. */
  readonly reservedKern: boolean;
  /** A full list that may not grow yet makes the kernel panic; else what it should have taken is refused, with -ENOMEM. */
  readonly fullListPanics: boolean;
}

/** The passes over /reserved-memory. */
export interface ReservedMemoryPasses {
  /**
   * The first pass step by step. With `init` every region, also one that has no memory yet, is entered in the array by `scan`; then the
   * array is sorted and overlaps are reported, and then each region in that order gets its memory and its handler. Without `init` static
   * regions are entered and get their handlers late, after paging; dynamic ones as soon as they have memory.
   */
  readonly order: readonly ScanStep[];
  /** The prefix (`pr_fmt`) of messages about static regions. */
  readonly staticSource: PrintkSource;
  /** Whether all of a `reg` with several entries is reserved, or the first alone. The first alone becomes a region in either case. */
  readonly allOfReg: boolean;
  /** A `reg` or `alloc-ranges` that is no whole number of entries: taken for absent, or the node is refused. */
  readonly partialEntries: 'absent' | 'refused';
  /** `alloc-ranges` that touch a region there is are filled from that end (`__reserved_mem_alloc_in_range()`). */
  readonly fillsFromNeighbour: boolean;
  /** A region whose handler refuses it stays in the array, and so in the report of overlaps. */
  readonly keepsRefused: boolean;
  /** A line for each region that is entered. */
  readonly namesRegions: boolean;
  /** Of regions with the same base and size the one that comes first in the blob is sorted first; else what the sort makes of it. */
  readonly sortsByPlace: boolean;
  /** How many elements the sort takes off its heap at a time, which decides about what compares equal. */
  readonly sortTakes: 1 | 2;
  /** The array has room for all regions that the first pass counted, else for 64. */
  readonly countsRegions: boolean;
  /** How many regions the late array has room for if the format of /reserved-memory is rejected. */
  readonly unscanned: number;
  /** What a device finds its region by. */
  readonly lookup: 'name' | 'phandle';
}

/** How the table of handlers is walked. */
export interface HandlerWalk {
  /**
   * Handlers are tables of callbacks: `nodeValidate` before memory is taken, `nodeFixup` after that. The walk ends with the first that
   * answers anything but "not mine". Else there is `nodeInit` alone, the walk ends with the first that takes the region, and where none
   * does the answer of the last one asked counts.
   */
  readonly callbacks: boolean;
  /** The error number that stands for "no handler", which makes a plain reservation of the region. */
  readonly unclaimed: number;
  /** The error number that a pool's handler refuses a node with whose properties make it another kind of pool. */
  readonly declined: number;
  /** The size of a coherent pool is logged as an `unsigned long`: on 32-bit arm what is above 4 GiB is lost. */
  readonly poolSizeIsLong: boolean;
  /** A device that has a coherent pool is refused another; else it is told that all went well, and keeps the one it has. */
  readonly onePoolADevice: boolean;
  /**
   * When `dma_contiguous_early_fixup()`, which 32-bit arm maps memory anew by, is told of a CMA region: by its handler once it has memory; by
   * the passes, for each entry of a node that looks like one, whatever its handler says later; or when it is initialised.
   */
  readonly earlyFixup: 'by-handler' | 'by-pass' | 'as-initialised';
}

/** The CMA areas of NUMA nodes. */
export interface NodeAreas {
  /** When they are made: as soon as nodes are known, before the default area, or after it unless the default area failed. */
  readonly when: 'early' | 'before-default' | 'after-default';
  /** The option of the configuration that brings them. */
  readonly option: 'dmaNumaCma' | 'dmaPernumaCma';
  /** `numa_cma=` exists, and nodes that are not there are warned about. */
  readonly numaCma: boolean;
  /** A node gets an area of each of the two parameters; else one area, and its own size goes before the one for all. */
  readonly separate: boolean;
  /** The function that warnings name. */
  readonly reportedBy: 'dma_numa_cma_reserve' | 'dma_pernuma_cma_reserve';
}

/** CMA areas. */
export interface CmaBehaviour {
  readonly nodeAreas: NodeAreas;
  /**
   * What becomes of a region with `linux,cma-default` under `cma=`. `rejected`: its handler rejects it with an error. `bypassed`: the
   * kernel notes that it does without the region, also of one that is not `reusable`.
   */
  readonly defaultUnderCma: 'rejected' | 'bypassed';
  /** A limit of `cma=` counts even if the limit of DMA is lower. */
  readonly limitBeyondDma: boolean;
  /** Areas are in a list that can be walked, and each becomes a heap; else the default one alone does, by its own name. */
  readonly areaList: boolean;
  /** Every area that was not made is logged, with the size asked for; else what fails later than the first tests, with the size rounded. */
  readonly logsAskedSize: boolean;
  /** Lines about an area end with its node. */
  readonly logsNode: boolean;
  /** What must be 4 GiB and the area's size at least, so that memory above 4 GiB is tried first, from there up. */
  readonly highTryNeeds: 'limit' | 'end-of-memory';
  /** Whether memory above 4 GiB is tried before high memory; where it is not, it is tried even if there was high memory. */
  readonly highTryFirst: boolean;
  /** An area at a fixed place across the start of high memory is refused before its end is held against the limit. */
  readonly boundaryFirst: boolean;
  /** A free slot is looked for before the memory itself is looked at. */
  readonly slotFirst: boolean;
  /** How an area across zones is known: by where zones begin and end, or by the zone that each page was given. */
  readonly zonesBy: 'extent' | 'page';
}

/** `crashkernel=`. */
export interface CrashkernelBehaviour {
  /** The endings that keep a `crashkernel=` from counting as one without. */
  readonly suffixes: readonly string[];
  /**
   * Where memory is looked for. `retries`: below the limit of DMA, then above; with `,high` the other way round; the size must be less
   * than memory. `once`: below that limit, with `,high` anywhere; sizes are rounded up to pages, and `,low` is 0 where it is not given.
   */
  readonly search: 'retries' | 'once';
  /** `crashkernel=SIZE,cma` makes CMA areas beside the crash kernel's own memory; else it is ignored. */
  readonly cmaAreas: boolean;
  /** The message where nothing follows its `@`. */
  readonly noBase: 'crash-parameter' | 'crash-misspelt';
}

/** How arm64's `paging_init()` makes the kernel's page tables. */
export interface Arm64Paging {
  /**
   * The linear map of the image up to its init sections is made separately, by blocks where it fills them, and the memory around
   * leaves out just that.
   */
  readonly imageByBlocks: boolean;
  /** Words of `rodata=`, and whether they make the linear map's read-only alias read-only too, page by page. */
  readonly rodataFull: ReadonlyMap<string, boolean>;
  /** `crashkernel=` alone makes the linear map go page by page. */
  readonly crashkernelByPages: boolean;
  /** Other tables that it allocates and frees; null if there are none. */
  readonly ownMaps: OwnMaps | null;
  /** The page that the border of a NOMAP range cuts is not mapped; else it is. */
  readonly wholePages: boolean;
}

/** Page tables that arm64's `paging_init()` makes beside those of the linear map. */
export interface OwnMaps {
  /** How many tables the image's own map takes, before the linear map. */
  readonly image: bigint;
  /** Bytes at the end of the image that are freed then: the tables that the boot began with. */
  readonly initPgDir: bigint;
  /** How many tables the identity map takes, after that. */
  readonly identity: bigint;
}

/** arm64 alone. */
export interface Arm64Boot {
  /** Bytes from the image's start to its text: what is before is not reserved. */
  readonly textBegin: bigint;
  readonly paging: Arm64Paging;
  /** The DMA limit is a power of two (`zone_dma_bits`). */
  readonly dmaLimitInBits: boolean;
  /** How many bytes below a boundary of large page tables the map of all pages begins in the kernel's address space. */
  readonly vmemmapBelow: bigint;
}

/** riscv64 alone. */
export interface Riscv64Boot {
  /** The default CMA area is placed once the NUMA nodes are known, else before the page tables are made. */
  readonly defaultAreaLate: boolean;
}

/** The map of all pages (`struct page`), which `sparse_init()` makes. */
export interface MemoryMap {
  /** It is made before the default CMA area is placed, else after `setup_arch()`. */
  readonly beforeDefaultArea: boolean;
  /** The map of a node's sections is allocated in one block if there is room for it, else section by section. */
  readonly inOneBlock: boolean;
  /** Bits that each pageblock has in the bitmap of its section (`NR_PAGEBLOCK_BITS`). */
  readonly pageblockBits: 4 | 8;
  /** The kernel panics if there is no memory for a part of the map, else it goes on without that part. */
  readonly panics: boolean;
}

/** All fields in which releases differ. */
export interface Behaviour {
  readonly kconfig: KconfigCounts;
  /** `memparse()`, which reads `cma=` and the like. */
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
  /** mm/numa_memblks.c: blocks of nodes are collected, checked and joined before memblock learns of them. */
  readonly numaMemblks: boolean;
}
