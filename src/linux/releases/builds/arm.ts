// SPDX-License-Identifier: MIT
//
// Debian's linux-image-armmp (32-bit arm without LPAE), oldest first.
import type { Kconfig } from '../../kconfig.ts';
import { DEBIAN_ARM64_6_1 } from './arm64.ts';
import type { Build, Builds } from './build.ts';

const DEBIAN_ARMMP_6_1: Kconfig = {
  ...DEBIAN_ARM64_6_1,
  arch: 'arm',
  pageBlockMaxOrder: 11,
  hugePages: false,
  paBits: 32,
  vaBits: 32,
  physAddr64: false,
  highmem: true,
  pageOffset: 0xc0000000,
  textOffset: 0x208000,
  numa: false,
  nodesShift: 0,
  nrCpus: 8,
  zoneDma32: false,
  cmaAreas: 8,
  cmaSizeMbytes: 16,
  dmaPernumaCma: false,
};

const LINUX_6_1: Build = {
  release: '6.1',
  kconfig: DEBIAN_ARMMP_6_1,
  image: { offset: 0x208000n, size: 0x13ff588n, initBegin: 0n, initEnd: 0n },
  sizes: {
    reservedMem: 24n,
    deviceNode: 108,
    property: 48,
    aliasProp: 20,
    page: 36n,
    treeAlign: 4,
    nodeData: 0n,
  },
  lpaeSizes: { reservedMem: 40n },
};

const LINUX_6_12: Build = {
  ...LINUX_6_1,
  release: '6.12',
  kconfig: { ...LINUX_6_1.kconfig, kfencePoolSize: 0x200000 },
  image: { ...LINUX_6_1.image, size: 0x1624190n },
  sizes: { ...LINUX_6_1.sizes, property: 56 },
};

const LINUX_7_2: Build = {
  ...LINUX_6_12,
  release: '7.2',
  kconfig: { ...LINUX_6_12.kconfig, cmaSizeMbytes: 128 },
  image: { ...LINUX_6_12.image, size: 0x18a4e84n },
  sizes: { ...LINUX_6_12.sizes, reservedMem: 20n },
  lpaeSizes: { reservedMem: 32n },
};

export const ARM_BUILDS: Builds = [LINUX_6_1, LINUX_6_12, LINUX_7_2];
