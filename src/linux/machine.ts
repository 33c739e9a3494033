// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { Kconfig } from './kconfig.ts';
import type { ReservedMemDeclaration } from './reserved-mem.ts';

/** A bank of RAM. */
export interface MachineMemory extends Range {
  /** The NUMA node it is on. */
  readonly node?: number | undefined;
}

/**
 * What a tree alone does not say about a boot. Everything has a default, and every default that was used is named in
 * the result's assumptions. Ranges are physical, in bytes.
 */
export interface Machine {
  /** RAM, in place of the tree's memory nodes. */
  readonly memory?: readonly MachineMemory[] | undefined;
  /** Words added to the tree's bootargs. */
  readonly cmdline?: string | undefined;
  /** Where the kernel's image lies, with its bss: [_text, _end). */
  readonly image?: Range | undefined;
  /** Where the initrd lies, in place of what /chosen says. */
  readonly initrd?: Range | undefined;
  /** Where the blob lies; a multiple of 8. */
  readonly fdt?: bigint | undefined;
  /** The kernel's configuration; Debian's for arm64 without one. */
  readonly kconfig?: Kconfig | undefined;
  /** Handlers beside the kernel's own, in link order before and after them. */
  readonly handlers?:
    | {
        readonly before?: readonly ReservedMemDeclaration[];
        readonly after?: readonly ReservedMemDeclaration[];
      }
    | undefined;
}
