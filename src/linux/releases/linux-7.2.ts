// SPDX-License-Identifier: MIT
//
// Linux 7.2, as Debian's 7.2.13 builds it.
import { ENODEV } from '../errno.ts';
import type { Kconfig } from '../kconfig.ts';
import type { Build, Release } from './release.ts';

/** Debian's linux-image-arm64 7.2: what is assumed where no configuration is given. */
export const DEBIAN_ARM64_7_2: Kconfig = {
  arch: 'arm64',
  release: '',
  pageSize: 4096,
  pageBlockMaxOrder: 10,
  hugePages: true,
  paBits: 52,
  vaBits: 52,
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
  nrCpus: 512,
  efi: true,
  armGicV3Its: true,
  cpumaskOffstack: true,
  zoneDma: true,
  zoneDma32: true,
  kfencePoolSize: 0x200000,
  kfenceEarly: false,
  crashReserve: true,
  dmabufHeapsCma: false,
  dmaCma: true,
  cmaAreas: 20,
  cmaSizeMbytes: 64,
  cmaSizePercentage: 0,
  cmaSizeSelection: 'mbytes',
  dmaNumaCma: true,
  dmaPernumaCma: false,
  cmaSizePernuma: true,
  dmaDeclareCoherent: true,
  dmaRestrictedPool: false,
  tegra210Emc: false,
};

/** Debian's linux-image-armmp 7.2 (32-bit arm without LPAE). */
const DEBIAN_ARMMP_7_2: Kconfig = {
  ...DEBIAN_ARM64_7_2,
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
  cpumaskOffstack: false,
  zoneDma32: false,
  cmaAreas: 8,
  cmaSizeMbytes: 128,
  dmaNumaCma: false,
  cmaSizePernuma: false,
};

/** Debian's linux-image-riscv64 7.2. */
const DEBIAN_RISCV64_7_2: Kconfig = {
  ...DEBIAN_ARM64_7_2,
  arch: 'riscv64',
  paBits: 56,
  vaBits: 57,
  nodesShift: 2,
  nrCpus: 256,
  armGicV3Its: false,
  cpumaskOffstack: false,
  zoneDma: false,
  cmaSizeMbytes: 128,
};

/** Sizes read off allocations that the kernel logs under `memblock=debug`; those of images from headers and /proc/iomem. */
const ARM64: Build = {
  kconfig: DEBIAN_ARM64_7_2,
  image: { offset: 0n, size: 0x2f00000n, initBegin: 0x2510000n, initEnd: 0x28e0000n },
  sizes: {
    reservedMem: 40n,
    deviceNode: 208,
    property: 112,
    aliasProp: 40,
    page: 64n,
    treeAlign: 8,
    nodeData: 14336n,
  },
};

const ARM: Build = {
  kconfig: DEBIAN_ARMMP_7_2,
  image: { offset: 0x208000n, size: 0x18a4e84n, initBegin: 0n, initEnd: 0n },
  sizes: {
    reservedMem: 20n,
    deviceNode: 108,
    property: 56,
    aliasProp: 20,
    page: 36n,
    treeAlign: 4,
    nodeData: 0n,
  },
  lpaeSizes: { reservedMem: 32n },
};

const RISCV64: Build = {
  kconfig: DEBIAN_RISCV64_7_2,
  image: { offset: 0n, size: 0x23a0000n, initBegin: 0n, initEnd: 0n },
  sizes: { ...ARM64.sizes, nodeData: 10752n },
};

export const LINUX_7_2: Release = {
  version: '7.2',
  numbers: { saturates: true },
  kconfig: { maxOrderBeyond: 0, cmaAreasBeside: 0, crashReserve: 'CRASH_RESERVE' },
  memblock: { reservedKern: true, fullListPanics: true },
  flatTree: { terminatedStrings: true, wholePairs: true },
  passes: {
    order: ['elfcorehdr', 'scan', 'memreserve'],
    staticSource: 'reserved mem',
    allOfReg: false,
    partialEntries: 'absent',
    fillsFromNeighbour: true,
    keepsRefused: false,
    namesRegions: true,
    sortsByPlace: false,
    sortTakes: 2,
    unscanned: 0,
    lookup: 'name',
  },
  handlers: {
    callbacks: true,
    unclaimed: ENODEV,
    declined: ENODEV,
    onePoolADevice: true,
    earlyFixup: 'by-handler',
  },
  cma: {
    nodeAreas: {
      when: 'after-default',
      option: 'dmaNumaCma',
      numaCma: true,
      separate: false,
      reportedBy: 'dma_numa_cma_reserve',
    },
    limitBeyondDma: true,
    areaList: true,
    logsAskedSize: true,
    logsNode: false,
    highTryNeeds: 'limit',
    highTryFirst: true,
    boundaryFirst: false,
    slotFirst: false,
    zonesBy: 'extent',
  },
  crashkernel: {
    suffixes: [',high', ',low', ',cma'],
    search: 'retries',
    noSize: 'Memory value expected',
    noBase: 'crash-parameter',
  },
  arm64: {
    textBegin: 0n,
    paging: {
      imageByBlocks: false,
      rodataFull: new Map([
        ['on', true],
        ['off', false],
        ['noalias', false],
      ]),
      crashkernelByPages: false,
      ownMaps: null,
    },
    dmaLimitInBits: false,
    vmemmapBelow: null,
  },
  numaMemblks: true,
  builds: { arm64: ARM64, arm: ARM, riscv64: RISCV64 },
};
