// SPDX-License-Identifier: MIT

/** The architectures of Linux that are modelled, by the names that its source folders and Debian give them. */
export type Arch = 'arm64' | 'arm' | 'riscv64';

/** All of them. */
export const ARCHES: readonly Arch[] = ['arm64', 'arm', 'riscv64'];

/** Sizes of pages that each can be built with, in bytes. */
export const PAGE_SIZES: Readonly<Record<Arch, readonly number[]>> = {
  arm64: [0x1000, 0x4000, 0x10000],
  arm: [0x1000],
  riscv64: [0x1000],
};
