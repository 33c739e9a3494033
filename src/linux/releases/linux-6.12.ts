// SPDX-License-Identifier: MIT
//
// Linux 6.12: what it does otherwise than 7.2.
import { LINUX_7_2 } from './linux-7.2.ts';
import type { Release } from './release.ts';

const { arm64, arm, riscv64 } = LINUX_7_2.builds;

export const LINUX_6_12: Release = {
  ...LINUX_7_2,
  version: '6.12',
  builds: {
    arm64: {
      kconfig: { ...arm64.kconfig, dmaNumaCma: false, cmaSizePernuma: false },
      image: { offset: 0n, size: 0x24f0000n, initBegin: 0x1d20000n, initEnd: 0x2030000n },
      sizes: arm64.sizes,
    },
    arm: { ...arm, kconfig: { ...arm.kconfig, cmaSizeMbytes: 16 } },
    riscv64: { ...riscv64, kconfig: { ...riscv64.kconfig, dmaNumaCma: false, cmaSizePernuma: false } },
  },
};
