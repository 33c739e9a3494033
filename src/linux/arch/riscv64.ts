// SPDX-License-Identifier: MIT
//
// riscv64: RISC-V with 64 bits.
import type { Architecture } from './architecture.ts';
import { dmaAtomicPools } from './atomic-pools.ts';
import { imageFormat } from './image-format.ts';

const MAX_ORDER = 10;

export const RISCV64: Architecture = {
  spoken: 'riscv64',
  lpae: null,
  pageSizes: [{ bytes: 0x1000, maxOrder: MAX_ORDER }],
  paBits: [56],
  vaBits: [57],

  treeSigns: {
    cpuProperties: ['riscv,isa', 'riscv,isa-base'],
    cpu: /^riscv(?:$|,)/,
    timers: [],
    machines: [],
  },
  logSigns: {
    release: /[-.]riscv64(?![a-z])/,
    compiler: /^Linux version .{1,300}\(riscv64\w*-/,
    processor: /^(?:Booting Linux on hartid |SBI specification |riscv: (?:base )?ISA extensions )/,
    firstLine: null,
    words: ['SBI ', 'riscv: '],
  },
  flavours: [[/[-_.]riscv64\b/, { arch: 'riscv64' }]],
  image: imageFormat(0x05435352, () => undefined),
  config: {
    option: 'RISCV',
    unmodelled: [['ARCH_RV32I', '32-bit riscv']],
    read: () => ({
      pageSize: 0x1000,
      paBits: 56,
      vaBits: 57,
      physAddr64: true,
      pageOffset: 0,
      textOffset: 0,
    }),
  },

  longBits: 64,
  commandLineMax: 2047,
  alsoRuns: [],

  memblockRoom: () => ({ memory: 128, reserved: 128 }),
  coherentPoolNeedsNoMap: false,
  memParameterAddsMemory: false,
  imageOffsets: [0x20_0000n, 0n, 0x40_0000n],
  freeImageHead: () => 0n,
  // MAX_FDT_SIZE
  fdt: { align: 8n, mapped: () => ({ size: 0x20_0000n, text: '2 MiB' }) },
  memmapBeforeCma: () => false,

  maxPageOrder: () => MAX_ORDER,
  earlyLargeBlocks: 64n << 20n,
  atomicPools: dmaAtomicPools,
  residentFirmware: 'OpenSBI',
};
