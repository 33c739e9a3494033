// SPDX-License-Identifier: MIT
import type { BootFacts } from './boot-facts.ts';
import type { KernelLog } from './kernel-log.ts';
import type { Iomem, MemblockLine } from './proc-files.ts';

/** What is known of a real boot. */
export interface RealBoot {
  readonly log: KernelLog;
  readonly facts: BootFacts;
  readonly iomem?: Iomem | undefined;
  /** memblock's lists. */
  readonly memory?: readonly MemblockLine[] | undefined;
  readonly reserved?: readonly MemblockLine[] | undefined;
  /** CmaTotal of /proc/meminfo, in KiB. */
  readonly cmaTotalKib?: bigint | null | undefined;
}
