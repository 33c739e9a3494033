// SPDX-License-Identifier: MIT
//
// 32-bit arm.
import { hex } from '../../base/hex.ts';
import type { Architecture, ConfigText } from './architecture.ts';
import { ARM_ZIMAGE } from './arm-zimage.ts';
import { dmaAtomicPools } from './atomic-pools.ts';

/** What one first-level page table entry maps, by page table format. */
const SECTION = { short: 0x10_0000n, lpae: 0x20_0000n } as const;

/** `textofs-y` in arch/arm/Makefile: the last assignment whose option is set counts. */
function textOffset(on: ConfigText['on']): number {
  if (on('ARCH_AXXIA')) return 0x308000;
  const isSa1111 = on('ARCH_SA1100') && on('SA1111');
  if (on('ARCH_MESON') || on('ARCH_QCOM_RESERVE_SMEM') || isSa1111) return 0x208000;
  return on('ARCH_REALTEK') ? 0x108000 : 0x8000;
}

export const ARM: Architecture = {
  spoken: '32-bit arm',
  lpae: {
    name: 'arm-lpae',
    spoken: '32-bit arm with LPAE',
    release: /-lpae/,
    option: 'CONFIG_ARM_LPAE',
    changes: { hugePages: true, paBits: 40, physAddr64: true },
  },
  pageSizes: [{ bytes: 0x1000, maxOrder: 10 }],
  paBits: [32, 40],
  vaBits: [32],

  treeSigns: {
    cpuProperties: [],
    cpu: /^(arm,(cortex-a(5|7|8|9|12|15|17)|arm(7|9|10|11)\S*|arm-v[4-7]\S*)|qcom,(krait|scorpion)|marvell,(sheeva|pj4|feroceon|mohawk|xsc3)\S*|marvell,88\S*|brcm,(brahma-b15|vulcan-32)|faraday,\S*|dec,strongarm\S*|intel,(sa1100|xscale)\S*|nvidia,tegra-cortex-a9)$/,
    timers: ['arm,armv7-timer', 'arm,armv7m-systick'],
    machines: ['mrvl,mmp2', 'mrvl,pxa168', 'mrvl,pxa910'],
  },
  logSigns: {
    release: /[-.](?:armmp|armv[67]|rpi$|v[67]l?(?:\+|$))/,
    compiler: /^Linux version .{1,300}\(arm\w*-/,
    processor: /^CPU: ARMv\d/,
    firstLine: /^Booting Linux on physical CPU 0x[0-9a-f]{1,8}$/,
    words: ['CPU: A'],
  },
  flavours: [
    [/[-_.]armmp-lpae\b|\+lpae\b/, { arch: 'arm', lpae: true }],
    [/[-_.](armmp|armhf|armv7hl|armv7l?)\b/, { arch: 'arm' }],
  ],
  image: ARM_ZIMAGE,
  config: {
    option: 'ARM',
    unmodelled: [],
    read: ({ on, int }) => ({
      pageSize: 0x1000,
      paBits: on('ARM_LPAE') ? 40 : 32,
      vaBits: 32,
      physAddr64: on('ARM_LPAE'),
      pageOffset: int('PAGE_OFFSET', 0xc0000000),
      textOffset: textOffset(on),
    }),
  },

  longBits: 32,
  commandLineMax: 1023,
  alsoRuns: [],

  memblockRoom: () => ({ memory: 128, reserved: 128 }),
  coherentPoolNeedsNoMap: true,
  memParameterAddsMemory: true,
  imageOffsets: [0x20_8000n, 0x8000n, 0x30_8000n],
  freeImageHead: () => 0n,
  fdt: {
    align: 4n,
    // two sections, starting with the one that contains the start of the DTB
    mapped(base, { physAddr64 }) {
      const section = physAddr64 ? SECTION.lpae : SECTION.short;
      const size = 2n * section - (base % section);
      return { size, text: `${hex(size)} from there` };
    },
  },
  memmapBeforeCma: () => false,

  maxPageOrder: ({ pageBlockMaxOrder }) => pageBlockMaxOrder,
  earlyLargeBlocks: 32n << 20n,
  atomicPools: dmaAtomicPools,
  residentFirmware: null,
};
