// SPDX-License-Identifier: MIT
//
// Debian's linux-image-arm64, oldest first: 6.1.176, 6.12.107, 7.2.13 and 7.3.4.
import type { Kconfig } from '../../kconfig.ts';
import type { Build, Builds } from './build.ts';

/** Debian's configuration for Linux 6.1 on arm64. */
export const DEBIAN_ARM64_6_1: Kconfig = {
  arch: 'arm64',
  release: '',
  pageSize: 4096,
  pageBlockMaxOrder: 10,
  hugePages: true,
  paBits: 48,
  vaBits: 48,
  physAddr64: true,
  highmem: false,
  pageOffset: 0,
  textOffset: 0,
  strictKernelRwx: true,
  blkDevInitrd: true,
  crashDump: true,
  cmdline: '',
  cmdlineMode: 'default',
  numa: true,
  nodesShift: 4,
  nrCpus: 256,
  efi: true,
  armGicV3Its: true,
  cpumaskOffstack: false,
  zoneDma: true,
  zoneDma32: true,
  kfencePoolSize: 0,
  kfenceEarly: false,
  crashReserve: true,
  dmabufHeapsCma: false,
  dmaCma: true,
  cmaAreas: 20,
  cmaSizeMbytes: 64,
  cmaSizePercentage: 0,
  cmaSizeSelection: 'mbytes',
  dmaNumaCma: false,
  dmaPernumaCma: true,
  cmaSizePernuma: false,
  dmaDeclareCoherent: true,
  dmaRestrictedPool: false,
  tegra210Emc: false,
};

/** Debian's configuration for Linux 6.12 on arm64. */
const DEBIAN_ARM64_6_12: Kconfig = {
  ...DEBIAN_ARM64_6_1,
  paBits: 52,
  vaBits: 52,
  nrCpus: 512,
  cpumaskOffstack: true,
  kfencePoolSize: 0x200000,
  dmaPernumaCma: false,
};

/** Debian's configuration for Linux 7.2 on arm64. */
export const DEBIAN_ARM64_7_2: Kconfig = { ...DEBIAN_ARM64_6_12, dmaNumaCma: true, cmaSizePernuma: true };

const LINUX_6_1: Build = {
  release: '6.1',
  kconfig: DEBIAN_ARM64_6_1,
  image: { offset: 0n, size: 0x2010000n, initBegin: 0x1660000n, initEnd: 0x1cb0000n },
  sizes: {
    reservedMem: 48n,
    deviceNode: 208,
    property: 96,
    aliasProp: 40,
    page: 64n,
    treeAlign: 8,
    nodeData: 11392n,
  },
};

const LINUX_6_12: Build = {
  release: '6.12',
  kconfig: DEBIAN_ARM64_6_12,
  image: { offset: 0n, size: 0x24f0000n, initBegin: 0x1d20000n, initEnd: 0x2030000n },
  sizes: { ...LINUX_6_1.sizes, property: 104, nodeData: 14144n },
};

const LINUX_7_2: Build = {
  release: '7.2',
  kconfig: DEBIAN_ARM64_7_2,
  image: { offset: 0n, size: 0x2f00000n, initBegin: 0x2510000n, initEnd: 0x28e0000n },
  sizes: { ...LINUX_6_12.sizes, reservedMem: 40n, property: 112, nodeData: 14336n },
};

const LINUX_7_3: Build = {
  ...LINUX_7_2,
  release: '7.3',
  image: { offset: 0n, size: 0x3240000n, initBegin: 0x2700000n, initEnd: 0x2b00000n },
  sizes: { ...LINUX_7_2.sizes, nodeData: 14400n },
};

export const ARM64_BUILDS: Builds = [LINUX_6_1, LINUX_6_12, LINUX_7_2, LINUX_7_3];
