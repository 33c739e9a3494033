// SPDX-License-Identifier: MIT
//
// What builds of the same release can differ in, for one architecture.
import type { Kconfig } from '../../kconfig.ts';
import type { ReleaseVersion } from '../change.ts';

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
  /** What nodes and properties of the live tree are aligned to. */
  readonly treeAlign: 4 | 8;
  /** `pg_data_t`, rounded up to cache lines */
  readonly nodeData: bigint;
}

/** The kernel image that is assumed if its address or size is unknown. */
export interface UsualImage {
  /** Bytes from a 2 MiB boundary to its start. */
  readonly offset: bigint;
  /** Bytes in memory, bss included. */
  readonly size: bigint;
  /** Where its init sections begin and end, in bytes from its start: the linear map leaves them to the memory around them. */
  readonly initBegin: bigint;
  readonly initEnd: bigint;
}

/** A build for one architecture: Debian's. */
export interface Build {
  /** The release that was built. */
  readonly release: ReleaseVersion;
  readonly kconfig: Kconfig;
  /** Where the init sections are comes from /proc/iomem, the size from the image's header. */
  readonly image: UsualImage;
  /** Read off the allocations that the kernel logs under `memblock=debug`. */
  readonly sizes: StructureSizes;
  /** 32-bit arm: the sizes that differ with LPAE, whose physical addresses are wider. */
  readonly lpaeSizes?: Partial<StructureSizes>;
}

/** Builds of one architecture, oldest first. */
export type Builds = readonly [Build, ...Build[]];
