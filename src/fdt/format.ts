// SPDX-License-Identifier: MIT
//
// The flattened device tree format: Devicetree Specification v0.4, chapter 5; versions before 16 as libfdt and dtc know
// them.

export const FDT_MAGIC = 0xd00dfeed;

export const FDT_BEGIN_NODE = 1;
export const FDT_END_NODE = 2;
export const FDT_PROP = 3;
export const FDT_NOP = 4;
export const FDT_END = 9;

/** The newest version there is, and the one that is written. */
export const FDT_VERSION = 17;
/** The oldest version whose readers can read what is written. */
export const FDT_LAST_COMPATIBLE = 16;

/** Deeper than any tree in use (the kernel drops what is deeper than 64), shallow enough to walk by recursion. */
export const MAX_DEPTH = 512;

/**
 * Bytes in a name; the specification allows 31. Properties share names, and paths repeat them, so that longer ones would
 * let a small blob ask for a lot of memory.
 */
export const MAX_NAME = 1024;

/** The most bytes that are written: half of what the format could hold, far more than any tree needs. */
export const MAX_BLOB = 0x4000_0000;

/** Header size in bytes. Version 2 added the boot CPU, 3 the size of the strings block, 17 that of the structure block. */
export function headerSize(version: number): number {
  if (version <= 1) return 28;
  if (version === 2) return 32;
  return version < 17 ? 36 : 40;
}
