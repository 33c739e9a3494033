// SPDX-License-Identifier: MIT
import type { BootFacts } from './boot-facts.ts';
import type { KernelLog } from './kernel-log.ts';
import type { Iomem, MemblockLine } from './proc-files.ts';

/** Data of a real boot. */
export interface RealBoot {
  readonly log: KernelLog;
  readonly facts: BootFacts;
  readonly iomem?: Iomem | undefined;
  /** The memblock lists. */
  readonly memory?: readonly MemblockLine[] | undefined;
  readonly reserved?: readonly MemblockLine[] | undefined;
  /** CmaTotal of /proc/meminfo, in KiB. */
  readonly cmaTotalKib?: bigint | null | undefined;
}
