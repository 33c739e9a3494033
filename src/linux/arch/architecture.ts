// SPDX-License-Identifier: MIT
//
// What an architecture is to the rest of the program. Code outside this folder never compares the name of an architecture: it
// reads the field for the property that it depends on. If there is no such field yet, add one.
//
// To add an architecture:
//
// 1. Add its names to arch.ts. The compiler then reports every place that lacks it.
// 2. Describe it in <name>.ts, and add it to architectures.ts. If the file gets long, put helpers in <name>-….ts beside it.
// 3. Write its setup_arch() in <name>-setup.ts, and add it to setups.ts.
// 4. Add its builds in ../releases/builds/<name>.ts, and to builds.ts beside it.
// 5. Add its name to the JSON schemas in docs; a test compares them with arch.ts.
// 6. Record boots of its kernels with scripts/kernel, and compare the model with them.
import type { Kconfig } from '../kconfig.ts';
import type { MemblockRoom } from '../memblock.ts';
import type { Release } from '../releases/release.ts';
import type { Arch, ArchName } from './arch.ts';
import type { ImageFormat } from './image-format.ts';

/** Everything about one architecture except its setup code, which is an `ArchSetup`. */
export interface Architecture {
  /** The name in sentences. */
  readonly spoken: string;
  /** Builds for 64-bit physical addresses; null where every build has them. */
  readonly lpae: LpaeBuild | null;
  /** Page sizes that a kernel can be built with, in ascending order. */
  readonly pageSizes: readonly PageSize[];
  /** Bits of addresses that a kernel can be built for (`Kconfig.paBits` and `Kconfig.vaBits`). */
  readonly paBits: readonly number[];
  readonly vaBits: readonly number[];

  /** How a device tree shows the architecture. */
  readonly treeSigns: TreeSigns;
  /** How a kernel's log shows it. */
  readonly logSigns: LogSigns;
  /** Names that distributions append to the release, and what each says about the kernel; the first match counts. */
  readonly flavours: readonly (readonly [name: RegExp, flavour: Flavour])[];
  /** The file that boot loaders load. */
  readonly image: ImageFormat;
  /** The options of a `.config` that only this architecture has. */
  readonly config: ArchConfig;

  /** Bits of a `long`. */
  readonly longBits: 32 | 64;
  /** Characters that the kernel keeps of the command line: `COMMAND_LINE_SIZE` without the terminator. */
  readonly commandLineMax: number;
  /** Other architectures whose kernels run on the same processors. */
  readonly alsoRuns: readonly Arch[];

  /** The size of memblock's first arrays: `INIT_MEMBLOCK_MEMORY_REGIONS` and `INIT_MEMBLOCK_RESERVED_REGIONS`. */
  memblockRoom(kconfig: Kconfig): MemblockRoom;
  /** `rmem_dma_setup()` rejects a coherent pool that does not have `no-map`. */
  readonly coherentPoolNeedsNoMap: boolean;
  /** `mem=SIZE@START` adds memory, whether or not the board has it. Elsewhere `mem=` only removes memory. */
  readonly memParameterAddsMemory: boolean;
  /** Where boot loaders usually put the kernel image, in bytes from the start of RAM. */
  readonly imageOffsets: readonly bigint[];
  /** Bytes at the start of the image, before the text, that the kernel does not reserve and does not show in /proc/iomem. */
  freeImageHead(release: Release): bigint;
  /** What the kernel requires of the DTB's address and size. */
  readonly fdt: FdtLimits;
  /** Whether the release allocates the struct pages before it places the default CMA area. */
  memmapBeforeCma(release: Release): boolean;

  /** The largest order of the page allocator. */
  maxPageOrder(kconfig: Kconfig): number;
  /** Bytes of the largest free blocks, from the lowest address up, that the kernel uses before it reaches user space. */
  readonly earlyLargeBlocks: bigint;
  /** Bytes at the start of the default CMA area that the atomic DMA pools take at once. */
  atomicPools(memory: bigint): bigint;
  /** Firmware that stays in RAM below the kernel image, and that Linux knows only from /reserved-memory; null without one. */
  readonly residentFirmware: string | null;
}

/** A build whose physical addresses have 64 bits, of an architecture where they usually have 32. */
export interface LpaeBuild {
  /** The name for `--arch`, and the name in sentences. */
  readonly name: Exclude<ArchName, Arch>;
  readonly spoken: string;
  /** What the names of such kernels' releases contain. */
  readonly release: RegExp;
  /** The option that selects it, and what that changes in a configuration. */
  readonly option: string;
  readonly changes: Pick<Kconfig, 'hugePages' | 'paBits' | 'physAddr64'>;
}

/** A page size, and what a configuration with it has by default. */
export interface PageSize {
  readonly bytes: number;
  /** The default largest order of the page allocator (CONFIG_ARCH_FORCE_MAX_ORDER), which is also that of pageblocks. */
  readonly maxOrder: number;
  /** Bits of addresses, for a configuration that had another page size; left out where the page size does not decide them. */
  addressBits?(before: Kconfig): Pick<Kconfig, 'vaBits' | 'paBits'>;
}

/** How a device tree shows an architecture. */
export interface TreeSigns {
  /** Properties that only its `cpu` nodes have. */
  readonly cpuProperties: readonly string[];
  /** `compatible` strings of its processors; `any-other` if it has those that no other architecture has. */
  readonly cpu: RegExp | 'any-other';
  /** `compatible` strings of its timers, which are children of the root. */
  readonly timers: readonly string[];
  /** `compatible` strings of machines whose trees have neither. */
  readonly machines: readonly string[];
}

/** How a kernel's log shows an architecture, the most certain sign first. */
export interface LogSigns {
  /** The ending of the release, as distributions name their kernels. */
  readonly release: RegExp;
  /** The compiler in the line `Linux version`. */
  readonly compiler: RegExp;
  /** Lines about the processor or the firmware. */
  readonly processor: RegExp;
  /** The first line of the kernel; null where `processor` has it. */
  readonly firstLine: RegExp | null;
  /** Words of the lines that `processor` matches: lines with one of them are kept when a log is read. */
  readonly words: readonly string[];
}

/** What a release's own name says about its kernel. */
export interface Flavour {
  readonly arch?: Arch;
  readonly pageSize?: number;
  readonly lpae?: boolean;
}

/** The text of a `.config`. */
export interface ConfigText {
  /** Whether an option is `y`. */
  readonly on: (option: string) => boolean;
  /** The value of a numeric option, and `otherwise` if it is not set. */
  readonly int: (option: string, otherwise: number) => number;
}

/** The part of a `.config` that belongs to one architecture. */
export interface ArchConfig {
  /** The option that every configuration of the architecture sets. */
  readonly option: string;
  /** Options that select a kernel which is not modelled, and the name of that kernel. */
  readonly unmodelled: readonly (readonly [option: string, what: string])[];
  /** Reads the options whose names and defaults are the architecture's own. */
  read(
    text: ConfigText,
  ): Pick<Kconfig, 'pageSize' | 'paBits' | 'vaBits' | 'physAddr64' | 'pageOffset' | 'textOffset'>;
}

/** What the kernel requires of the DTB when it starts. */
export interface FdtLimits {
  /** The address is a multiple of this. */
  readonly align: bigint;
  /** How much the kernel maps of a DTB at an address, and that size in words. */
  readonly mapped: (base: bigint, kconfig: Kconfig) => { readonly size: bigint; readonly text: string };
}
