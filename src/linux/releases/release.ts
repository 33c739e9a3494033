// SPDX-License-Identifier: MIT
//
// What a release of Linux is to the model: data. The passes, memblock and CMA are written once, and ask this for what they do
// otherwise in one release than in another.
import type { Arch } from '../arch/arch.ts';
import type { Kconfig } from '../kconfig.ts';

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
  /** `pg_data_t`, rounded up to cache lines */
  readonly nodeData: bigint;
}

/** An image of the kernel, where nobody says where it is. */
export interface UsualImage {
  /** Bytes from a 2 MiB boundary to its start (32-bit arm: where the initial page tables lie). */
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

/** A release of Linux. */
export interface Release {
  readonly version: ReleaseVersion;
  readonly kconfig: KconfigCounts;
  readonly builds: Readonly<Record<Arch, Build>>;
}

/** The sizes of the structures of the kernel that boots. */
export function sizesOf(kernel: { readonly release: Release; readonly kconfig: Kconfig }): StructureSizes {
  return kernel.release.builds[kernel.kconfig.arch].sizes;
}
