// SPDX-License-Identifier: MIT
//
// Debian's linux-image-riscv64, oldest first. The sizes of structures are those of 7.2 throughout.
import type { Kconfig } from '../../kconfig.ts';
import { DEBIAN_ARM64_6_1 } from './arm64.ts';
import type { Build, Builds } from './build.ts';

/** It has no CMA at all. */
const DEBIAN_RISCV64_6_1: Kconfig = {
  ...DEBIAN_ARM64_6_1,
  arch: 'riscv64',
  paBits: 56,
  vaBits: 57,
  nodesShift: 2,
  nrCpus: 128,
  armGicV3Its: false,
  zoneDma: false,
  dmaCma: false,
  cmaSizeMbytes: 0,
  dmaPernumaCma: false,
};

const LINUX_6_1: Build = {
  release: '6.1',
  kconfig: DEBIAN_RISCV64_6_1,
  image: { offset: 0n, size: 0x1e6b000n, initBegin: 0n, initEnd: 0n },
  sizes: {
    reservedMem: 40n,
    deviceNode: 208,
    property: 112,
    aliasProp: 40,
    page: 64n,
    treeAlign: 8,
    nodeData: 10752n,
  },
};

const LINUX_6_12: Build = {
  ...LINUX_6_1,
  release: '6.12',
  kconfig: { ...LINUX_6_1.kconfig, kfencePoolSize: 0x200000 },
};

const LINUX_7_2: Build = {
  ...LINUX_6_12,
  release: '7.2',
  kconfig: {
    ...LINUX_6_12.kconfig,
    nrCpus: 256,
    dmaCma: true,
    cmaSizeMbytes: 128,
    dmaNumaCma: true,
    cmaSizePernuma: true,
  },
  image: { ...LINUX_6_12.image, size: 0x23a0000n },
};

export const RISCV64_BUILDS: Builds = [LINUX_6_1, LINUX_6_12, LINUX_7_2];
