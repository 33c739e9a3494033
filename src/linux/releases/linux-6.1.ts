// SPDX-License-Identifier: MIT
//
// Linux 6.1, the oldest modelled release, with all fields. Later releases are lists of changes to it.
import { EINVAL, ENOENT } from '../errno.ts';
import type { Behaviour } from './behaviour.ts';

export const LINUX_6_1: Behaviour = {
  kconfig: { maxOrderBeyond: 1, cmaAreasBeside: 1, crashReserve: 'KEXEC_CORE' },
  numbers: { saturates: false },
  flatTree: { terminatedStrings: false, wholePairs: false, usableRanges: 2 },
  memblock: { reservedKern: false, fullListPanics: false },
  passes: {
    order: ['memreserve', 'scan', 'elfcorehdr', 'init'],
    staticSource: 'fdt',
    allOfReg: true,
    partialEntries: 'refused',
    fillsFromNeighbour: false,
    keepsRefused: true,
    namesRegions: false,
    sortsByPlace: false,
    sortTakes: 1,
    countsRegions: false,
    unscanned: 64,
    lookup: 'phandle',
  },
  handlers: {
    callbacks: false,
    unclaimed: ENOENT,
    declined: EINVAL,
    poolSizeIsLong: true,
    onePoolADevice: false,
    earlyFixup: 'as-initialised',
  },
  cma: {
    nodeAreas: {
      when: 'early',
      option: 'dmaPernumaCma',
      numaCma: false,
      separate: true,
      reportedBy: 'dma_pernuma_cma_reserve',
    },
    defaultUnderCma: 'bypassed',
    limitBeyondDma: false,
    areaList: false,
    logsAskedSize: false,
    logsNode: false,
    highTryNeeds: 'end-of-memory',
    highTryFirst: false,
    boundaryFirst: true,
    slotFirst: true,
    zonesBy: 'page',
  },
  crashkernel: { suffixes: [',high', ',low'], search: 'once', cmaAreas: false, noBase: 'crash-parameter' },
  memoryMap: { beforeDefaultArea: true, inOneBlock: true, pageblockBits: 4, panics: false },
  arm64: {
    textBegin: 0x10000n,
    paging: {
      imageByBlocks: true,
      rodataFull: new Map([
        ['full', true],
        ['on', false],
        ['off', false],
      ]),
      crashkernelByPages: true,
      ownMaps: { image: 7n, initPgDir: 0x5000n, identity: 4n },
      wholePages: false,
    },
    dmaLimitInBits: true,
    vmemmapBelow: 0n,
  },
  riscv64: { defaultAreaLate: false },
  numaMemblks: false,
};
