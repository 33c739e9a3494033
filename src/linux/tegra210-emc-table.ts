// SPDX-License-Identifier: MIT
//
// drivers/memory/tegra/tegra210-emc-table.c of Linux 7.2.
import type { ReservedMemOps } from './reserved-mem.ts';

/** The handler of `nvidia,tegra210-emc-table` nodes: takes every one, and says nothing. */
export const tegra210EmcTableOps: ReservedMemOps = {
  nodeInit: () => 0,
  deviceInit: () => 0,
};
