// SPDX-License-Identifier: MIT
//
// Linux 6.1: what it does otherwise than 6.12.
import { LINUX_6_12 } from './linux-6.12.ts';
import type { Release } from './release.ts';

const { arm64, arm, riscv64 } = LINUX_6_12.builds;

export const LINUX_6_1: Release = {
  ...LINUX_6_12,
  version: '6.1',
  kconfig: { maxOrderBeyond: 1, cmaAreasBeside: 1, crashReserve: 'KEXEC_CORE' },
  builds: {
    arm64: {
      kconfig: {
        ...arm64.kconfig,
        paBits: 48,
        vaBits: 48,
        pageTableLevels: 4,
        nrCpus: 256,
        cpumaskOffstack: false,
        kfencePoolSize: 0,
        dmaPernumaCma: true,
      },
      image: { offset: 0n, size: 0x2010000n, initBegin: 0n, initEnd: 0n },
      sizes: arm64.sizes,
    },
    arm: { ...arm, kconfig: { ...arm.kconfig, kfencePoolSize: 0 } },
    riscv64: { ...riscv64, kconfig: { ...riscv64.kconfig, kfencePoolSize: 0 } },
  },
};
