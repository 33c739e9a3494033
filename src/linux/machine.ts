// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { Arch } from './arch/arch.ts';
import type { Kconfig } from './kconfig.ts';
import type { ReservedMemDeclaration } from './reserved-mem.ts';

/** A bank of RAM. */
export interface MachineMemory extends Range {
  /** The NUMA node it is on. */
  readonly node?: number | undefined;
}

/**
 * The facts about a boot that are not in the tree. Everything has a default, and the result's assumptions list every default that was used.
 * Ranges are physical, in bytes.
 */
export interface Machine {
  /** RAM, instead of the tree's memory nodes. */
  readonly memory?: readonly MachineMemory[] | undefined;
  /** Words added to the tree's bootargs. */
  readonly cmdline?: string | undefined;
  /** Range of the kernel image, with its bss: [_text, _end). */
  readonly image?: Range | undefined;
  /** Range of the initrd, instead of that in /chosen. */
  readonly initrd?: Range | undefined;
  /** Address of the blob; a multiple of 8. */
  readonly fdt?: bigint | undefined;
  /**
   * The release that boots: `7.3`, `6.1.0-50-arm64` and the like, of which the name at the end counts too where the configuration and
   * other fields leave it open (`-armmp-lpae`, `-arm64-16k`). For a release between two modelled ones the changes up to it count, as far
   * as they are known; the result's assumptions say so. Without it the release that the configuration names, and the newest without that.
   */
  readonly kernel?: string | undefined;
  /** The architecture; by default that of the configuration, or else that of the tree's CPUs. */
  readonly arch?: Arch | undefined;
  /** The kernel's configuration; by default Debian's for the release and architecture. */
  readonly kconfig?: Kconfig | undefined;
  /** 32-bit arm with CONFIG_ARM_LPAE, in place of what the configuration says. */
  readonly lpae?: boolean | undefined;
  /** Bytes of a page in place of the configuration's: 4096, 16384 or 65536. */
  readonly pageSize?: number | undefined;
  /** Handlers in addition to the kernel's own, in link order before and after them. */
  readonly handlers?:
    | {
        readonly before?: readonly ReservedMemDeclaration[];
        readonly after?: readonly ReservedMemDeclaration[];
      }
    | undefined;
}
