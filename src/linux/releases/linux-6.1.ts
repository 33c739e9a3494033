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
  handlers: { ...LINUX_6_12.handlers, earlyFixup: 'as-initialised' },
  memblock: { ...LINUX_6_12.memblock, fullListPanics: false },
  passes: {
    ...LINUX_6_12.passes,
    order: ['memreserve', 'scan', 'elfcorehdr', 'init'],
    staticSource: 'fdt',
    fillsFromNeighbour: false,
    namesRegions: false,
    sortsByPlace: false,
    sortTakes: 1,
    lookup: 'phandle',
  },
  cma: {
    ...LINUX_6_12.cma,
    nodeAreas: {
      when: 'early',
      option: 'dmaPernumaCma',
      numaCma: false,
      separate: true,
      reportedBy: 'dma_pernuma_cma_reserve',
    },
    logsNode: false,
    highTryFirst: false,
  },
  crashkernel: {
    ...LINUX_6_12.crashkernel,
    search: 'once',
    noSize: 'Memory value expected',
    noBase: 'crash-parameter',
  },
  arm64: {
    ...LINUX_6_12.arm64,
    textBegin: 0x10000n,
    paging: {
      ...LINUX_6_12.arm64.paging,
      crashkernelByPages: true,
      ownMaps: { image: 7n, initPgDir: 0x5000n, identity: 4n },
    },
    dmaLimitInBits: true,
    vmemmapBelow: 0n,
  },
  numaMemblks: false,
  builds: {
    arm64: {
      kconfig: {
        ...arm64.kconfig,
        paBits: 48,
        vaBits: 48,
        nrCpus: 256,
        cpumaskOffstack: false,
        kfencePoolSize: 0,
        dmaPernumaCma: true,
      },
      image: { offset: 0n, size: 0x2010000n, initBegin: 0x1660000n, initEnd: 0x1cb0000n },
      sizes: { ...arm64.sizes, property: 96, nodeData: 11392n },
    },
    arm: {
      ...arm,
      kconfig: { ...arm.kconfig, kfencePoolSize: 0 },
      image: { ...arm.image, size: 0x13ff588n },
      sizes: { ...arm.sizes, property: 48 },
    },
    riscv64: { ...riscv64, kconfig: { ...riscv64.kconfig, kfencePoolSize: 0 } },
  },
};
