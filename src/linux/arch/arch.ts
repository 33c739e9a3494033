// SPDX-License-Identifier: MIT
//
// Names of architectures. This file imports nothing: the command loads it each time it starts.

/** The modelled architectures, by the names that Debian gives them. */
export const ARCHES = ['arm64', 'arm', 'riscv64'] as const;

/** A modelled architecture. */
export type Arch = (typeof ARCHES)[number];

/** Names that `--arch`, the configuration file and the page's form accept: an architecture, or its build with LPAE. */
export const ARCH_NAMES = ['arm64', 'arm', 'arm-lpae', 'riscv64'] as const;

/** A name of {@link ARCH_NAMES}. */
export type ArchName = (typeof ARCH_NAMES)[number];

/**
 * The folder of each architecture below `arch/` in Linux, which the first lines of a `.config` name, and in
 * U-Boot.
 */
export const ARCH_FOLDERS: Readonly<Record<Arch, { readonly linux: string; readonly uboot: string }>> = {
  arm64: { linux: 'arm64', uboot: 'arm' },
  arm: { linux: 'arm', uboot: 'arm' },
  riscv64: { linux: 'riscv', uboot: 'riscv' },
};

/**
 * The architecture that is assumed if options, files and the tree do not name one. Only `archThatBoots()`
 * chooses it.
 */
export const USUAL_ARCH: Arch = 'arm64';
