// SPDX-License-Identifier: MIT

/**
 * Sizes of Linux 7.2's structures on arm64, in bytes, read off allocations that a kernel logs under `memblock=debug`
 * (Debian's 7.2.13). They matter because what is allocated early decides, often by a page, where the default CMA area goes.
 */
export const SIZES = {
  /** `struct reserved_mem` */
  reservedMem: 40n,
  /** `struct device_node`, before the node's name */
  deviceNode: 208,
  /** `struct property` */
  property: 112,
  /** `struct alias_prop`, before the alias's stem */
  aliasProp: 40,
  /** `pg_data_t`, rounded up to cache lines */
  nodeData: 14336n,
} as const;

/**
 * Debian's 7.2.13 image for arm64: its size with bss, and where its init sections begin and end, in bytes from its start. The
 * linear map leaves the init sections to the map of the memory around them.
 */
export const DEBIAN_IMAGE = { size: 0x2f00000n, initBegin: 0x2510000n, initEnd: 0x28e0000n } as const;
