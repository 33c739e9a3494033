// SPDX-License-Identifier: MIT
//
// Properties in which builds of the same release differ, for one architecture.
import type { Kconfig } from '../../kconfig.ts';
import type { ReleaseVersion } from '../change.ts';

/**
 * Sizes of a kernel's structures, in bytes. They often decide, by a page, the address of the default CMA
 * area.
 */
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
  /** Alignment of nodes and properties of the live tree. */
  readonly treeAlign: 4 | 8;
  /** `pg_data_t`, rounded up to cache lines */
  readonly nodeData: bigint;
}

/** The kernel image that is assumed if its address or size is unknown. */
export interface UsualImage {
  /** Bytes from a 2 MiB boundary to the start of the image. */
  readonly offset: bigint;
  /** Bytes in memory, bss included. */
  readonly size: bigint;
  /**
   * Start and end of its init sections, in bytes from its start. The linear map treats them like the memory
   * around them.
   */
  readonly initBegin: bigint;
  readonly initEnd: bigint;
}

/** Debian's build for one architecture. */
export interface Build {
  /** The release that was built. */
  readonly release: ReleaseVersion;
  readonly kconfig: Kconfig;
  /** The init sections are from /proc/iomem, the size is from the image's header. */
  readonly image: UsualImage;
  /** Derived from the allocations that the kernel logs with `memblock=debug`. */
  readonly sizes: StructureSizes;
  /** 32-bit arm: the sizes that are different with LPAE, because of its wider physical addresses. */
  readonly lpaeSizes?: Partial<StructureSizes>;
}

/** Builds of one architecture, oldest first. */
export type Builds = readonly [Build, ...Build[]];
