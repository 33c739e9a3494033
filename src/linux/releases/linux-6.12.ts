// SPDX-License-Identifier: MIT
//
// Linux 6.12: what it does otherwise than 7.2.
import { EINVAL, ENOENT } from '../errno.ts';
import { LINUX_7_2 } from './linux-7.2.ts';
import type { Release } from './release.ts';

const { arm64, arm, riscv64 } = LINUX_7_2.builds;

export const LINUX_6_12: Release = {
  ...LINUX_7_2,
  version: '6.12',
  numbers: { saturates: false },
  memblock: { reservedKern: false, fullListPanics: true },
  flatTree: { terminatedStrings: false, wholePairs: false },
  passes: {
    ...LINUX_7_2.passes,
    allOfReg: true,
    partialEntries: 'refused',
    keepsRefused: true,
    sortsByPlace: true,
    unscanned: 64,
  },
  handlers: {
    callbacks: false,
    unclaimed: ENOENT,
    declined: EINVAL,
    onePoolADevice: false,
    earlyFixup: 'by-pass',
  },
  cma: {
    ...LINUX_7_2.cma,
    nodeAreas: { ...LINUX_7_2.cma.nodeAreas, when: 'before-default', separate: true },
    limitBeyondDma: false,
    areaList: false,
    logsAskedSize: false,
    logsNode: true,
    highTryNeeds: 'end-of-memory',
    boundaryFirst: true,
    slotFirst: true,
    zonesBy: 'page',
  },
  crashkernel: {
    ...LINUX_7_2.crashkernel,
    suffixes: [',high', ',low'],
    // the kernel's own spelling
    noBase: 'crash-misspelt',
  },
  arm64: {
    ...LINUX_7_2.arm64,
    paging: {
      ...LINUX_7_2.arm64.paging,
      imageByBlocks: true,
      rodataFull: new Map([
        ['full', true],
        ['on', false],
        ['off', false],
      ]),
    },
    vmemmapBelow: 1n << 30n,
  },
  builds: {
    arm64: {
      kconfig: { ...arm64.kconfig, dmaNumaCma: false, cmaSizePernuma: false },
      image: { offset: 0n, size: 0x24f0000n, initBegin: 0x1d20000n, initEnd: 0x2030000n },
      sizes: { ...arm64.sizes, reservedMem: 48n, property: 104, nodeData: 14144n },
    },
    arm: {
      kconfig: { ...arm.kconfig, cmaSizeMbytes: 16 },
      image: { ...arm.image, size: 0x1624190n },
      sizes: { ...arm.sizes, reservedMem: 24n },
      lpaeSizes: { reservedMem: 40n },
    },
    riscv64: {
      ...riscv64,
      // Debian's has no CMA at all
      kconfig: {
        ...riscv64.kconfig,
        nrCpus: 128,
        dmaCma: false,
        cmaSizeMbytes: 0,
        dmaNumaCma: false,
        cmaSizePernuma: false,
      },
      image: { ...riscv64.image, size: 0x1e6b000n },
    },
  },
};
