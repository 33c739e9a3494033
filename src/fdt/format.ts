// SPDX-License-Identifier: MIT
//
// The flattened device tree format: Devicetree Specification v0.4, chapter 5; versions before 16 as in libfdt
// and dtc.

export const FDT_MAGIC = 0xd00dfeed;

export const FDT_BEGIN_NODE = 1;
export const FDT_END_NODE = 2;
export const FDT_PROP = 3;
export const FDT_NOP = 4;
export const FDT_END = 9;

/** The newest version, and the one that is written. */
export const FDT_VERSION = 17;
/** The oldest version whose readers can read the written blobs. */
export const FDT_LAST_COMPATIBLE = 16;

/**
 * Limit of depth: deeper than any real tree (the kernel drops nodes deeper than 64), shallow enough for
 * recursion.
 */
export const MAX_DEPTH = 512;

/**
 * Limit of bytes of a name; the specification allows 31. Properties share names and paths repeat them, so
 * longer names would let a small blob use a lot of memory.
 */
export const MAX_NAME = 1024;

/** Limit of bytes of a written blob: half of what the format allows, far more than any tree needs. */
export const MAX_BLOB = 0x4000_0000;

/** Header size in bytes. Version 2 added the boot CPU, 3 the size of the strings block, 17 that of the structure block. */
export function headerSize(version: number): number {
  if (version <= 1) return 28;
  if (version === 2) return 32;
  return version < 17 ? 36 : 40;
}
