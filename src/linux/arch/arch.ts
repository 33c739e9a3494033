// SPDX-License-Identifier: MIT

/** The architectures of Linux that are modelled, by the names that its source folders and Debian give them. */
export type Arch = 'arm64' | 'arm' | 'riscv64';

/** All of them; the first is what is taken for granted. */
export const ARCHES: readonly Arch[] = ['arm64', 'arm', 'riscv64'];
