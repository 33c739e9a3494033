// SPDX-License-Identifier: MIT
import { rmemDmaOps } from './coherent.ts';
import type { Contiguous } from './contiguous.ts';
import type { Kconfig } from './kconfig.ts';
import { reservedmemOfDeclare } from './reserved-mem.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { ReservedMemDeclaration } from './reserved-mem.ts';
import { rmemSwiotlbOps } from './swiotlb.ts';
import { tegra210EmcTableOps } from './tegra210-emc-table.ts';

/** The kernel's own handlers of reserved memory, in link order: those that its configuration builds in. */
export function builtInHandlers(
  kconfig: Kconfig,
  contiguous: Contiguous,
): ReservedMemDeclaration<EarlyKernel>[] {
  const cma = reservedmemOfDeclare('cma', 'shared-dma-pool', contiguous.reservedMemOps());
  const dma = reservedmemOfDeclare('dma', 'shared-dma-pool', rmemDmaOps, 'dma-pool');
  const restricted = reservedmemOfDeclare('dma', 'restricted-dma-pool', rmemSwiotlbOps, 'restricted-pool');
  const emcTable = reservedmemOfDeclare(
    'tegra210_emc_table',
    'nvidia,tegra210-emc-table',
    tegra210EmcTableOps,
    'emc-table',
  );
  return [
    ...(kconfig.dmaCma ? [cma] : []),
    ...(kconfig.dmaDeclareCoherent ? [dma] : []),
    ...(kconfig.dmaRestrictedPool ? [restricted] : []),
    ...(kconfig.tegra210Emc ? [emcTable] : []),
  ];
}
