// SPDX-License-Identifier: MIT
//
// arm64.
import type { Kconfig } from '../kconfig.ts';
import type { Architecture, PageSize } from './architecture.ts';
import { dmaAtomicPools } from './atomic-pools.ts';
import { imageFormat } from './image-format.ts';

/** CONFIG_ARM64_4K_PAGES and the other two, with the defaults of CONFIG_ARCH_FORCE_MAX_ORDER. */
const PAGE_SIZES: readonly PageSize[] = [
  { bytes: 0x1000, maxOrder: 10, addressBits },
  { bytes: 0x4000, maxOrder: 11, addressBits },
  // only this page size allows both 48 and 52 bits of physical addresses
  {
    bytes: 0x10000,
    maxOrder: 13,
    addressBits: (before) => ({ ...addressBits(before), paBits: before.paBits }),
  },
];

/**
 * 48 and 52 bits of virtual addresses exist with every page size; configurations with other values get the
 * default, 52.
 */
function addressBits({ vaBits: before }: Kconfig): Pick<Kconfig, 'vaBits' | 'paBits'> {
  const vaBits = before === 48 ? 48 : 52;
  return { vaBits, paBits: vaBits };
}

/** Page sizes by bits 1 and 2 of the flags in the image header. */
const HEADER_PAGE_SIZES: readonly (number | undefined)[] = [undefined, 0x1000, 0x4000, 0x10000];

const INIT_MEMBLOCK_REGIONS = 128;

export const ARM64: Architecture = {
  spoken: 'arm64',
  lpae: null,
  pageSizes: PAGE_SIZES,
  paBits: [48, 52],
  vaBits: [36, 39, 42, 47, 48, 52],

  treeSigns: {
    cpuProperties: [],
    // there are new processors all the time, and nearly all of them are arm64
    cpu: 'any-other',
    timers: ['arm,armv8-timer'],
    machines: [],
  },
  logSigns: {
    release: /[-.](?:arm64|aarch64|v8)(?![a-z])/,
    compiler: /^Linux version .{1,300}\(aarch64\w*-/,
    processor: /^(?:Boot )?CPU: AArch64 /,
    firstLine: /^Booting Linux on physical CPU 0x[0-9a-f]{10}/,
    words: ['CPU: A'],
  },
  flavours: [
    [/[-_.](arm64|aarch64)[-+_.]?16k\b|\+16k\b/, { arch: 'arm64', pageSize: 0x4000 }],
    [/[-_.](arm64|aarch64)[-+_.]?64k\b|\+64k\b/, { arch: 'arm64', pageSize: 0x10000 }],
    [/[-_.](arm64|aarch64)\b/, { arch: 'arm64' }],
  ],
  image: imageFormat(0x644d5241, (flags) => HEADER_PAGE_SIZES[(flags >> 1) & 3]),
  config: {
    option: 'ARM64',
    unmodelled: [],
    read: ({ on, int }) => ({
      pageSize: on('ARM64_64K_PAGES') ? 0x10000 : on('ARM64_16K_PAGES') ? 0x4000 : 0x1000,
      paBits: int('ARM64_PA_BITS', 48),
      vaBits: int('ARM64_VA_BITS', 48),
      physAddr64: true,
      pageOffset: 0,
      textOffset: 0,
    }),
  },

  longBits: 64,
  commandLineMax: 2047,
  // 64-bit processors can also run 32-bit kernels with the same tree: Raspberry Pi 2 to 4
  alsoRuns: ['arm'],

  // more with EFI, which splits memory into many ranges
  memblockRoom: ({ efi, nrCpus, armGicV3Its }) => ({
    memory: INIT_MEMBLOCK_REGIONS * (efi ? 8 : 1),
    reserved: INIT_MEMBLOCK_REGIONS + (efi && armGicV3Its ? nrCpus + 1 : 0),
  }),
  coherentPoolNeedsNoMap: false,
  memParameterAddsMemory: false,
  imageOffsets: [0x20_0000n, 0n, 0x8_0000n],
  freeImageHead: ({ arm64 }) => arm64.textBegin,
  // MAX_FDT_SIZE
  fdt: { align: 8n, mapped: () => ({ size: 0x20_0000n, text: '2 MiB' }) },
  memmapBeforeCma: ({ memoryMap }) => memoryMap.beforeDefaultArea,

  maxPageOrder: ({ pageSize }) => PAGE_SIZES.find(({ bytes }) => bytes === pageSize)?.maxOrder ?? 10,
  earlyLargeBlocks: 64n << 20n,
  atomicPools: dmaAtomicPools,
  residentFirmware: null,
};
