// SPDX-License-Identifier: MIT
//
// The board in Linux 7.2 whose map is the hardest to draw: the regions of sm8550-sony-xperia-yodo-pdx234.dtb.
// Some of them are adjacent, some are 4 KiB beside hundreds of MiB, and one is inside another.
import { hex } from '../../src/base/hex.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import type { NodeLiteral } from './tree.ts';
import { board } from './tree.ts';

/** Base and size of each region, by name without its unit address. */
export const WORST_REGIONS: readonly (readonly [string, bigint, bigint])[] = [
  ['hyp-region', 0x80000000n, 0xa00000n],
  ['cpusys-vm-region', 0x80a00000n, 0x400000n],
  ['hyp-tags-region', 0x80e00000n, 0x3d0000n],
  ['xbl-sc-region', 0xd8100000n, 0x40000n],
  ['hyp-tags-reserved-region', 0x811d0000n, 0x30000n],
  ['xbl-dt-log-merged-region', 0x81a00000n, 0x260000n],
  ['aop-cmd-db-region', 0x81c60000n, 0x20000n],
  ['aop-config-merged-region', 0x81c80000n, 0x74000n],
  ['smem', 0x81d00000n, 0x200000n],
  ['adsp-mhi-region', 0x81f00000n, 0x20000n],
  ['global-sync-region', 0x82600000n, 0x100000n],
  ['tz-stat-region', 0x82700000n, 0x100000n],
  ['cdsp-secure-heap-region', 0x82800000n, 0x4600000n],
  ['q6-mpss-dtb-region', 0x9b000000n, 0x80000n],
  ['ipa-fw-region', 0x9b080000n, 0x10000n],
  ['ipa-gsi-region', 0x9b090000n, 0xa000n],
  ['gpu-micro-code-region', 0x9b09a000n, 0x2000n],
  ['spss-region', 0x9b100000n, 0x180000n],
  ['spu-tz-shared-region', 0x9b280000n, 0x60000n],
  ['spu-modem-shared-region', 0x9b2e0000n, 0x20000n],
  ['camera-region', 0x9b300000n, 0x800000n],
  ['video-region', 0x9bb00000n, 0x700000n],
  ['cvp-region', 0x9c200000n, 0x700000n],
  ['cdsp-region', 0x9c900000n, 0x2000000n],
  ['q6-cdsp-dtb-region', 0x9e900000n, 0x80000n],
  ['q6-adsp-dtb-region', 0x9e980000n, 0x80000n],
  ['adspslpi-region', 0x9ea00000n, 0x4080000n],
  ['mpss-dsm-region', 0xd4d00000n, 0x3300000n],
  ['tz-reserved-region', 0xd8000000n, 0x100000n],
  ['cpucp-fw-region', 0xd8140000n, 0x1c0000n],
  ['qtee-region', 0xd8300000n, 0x500000n],
  ['ta-region', 0xd8800000n, 0x8a00000n],
  ['tz-tags-region', 0xe1200000n, 0x2740000n],
  ['hwfence-shbuf-region', 0xe6440000n, 0x2dd000n],
  ['trust-ui-vm-region', 0xf3600000n, 0x4aee000n],
  ['trust-ui-vm-dump-region', 0xf80ee000n, 0x1000n],
  ['trust-ui-vm-qrt-region', 0xf80ef000n, 0x9000n],
  ['trust-ui-vm-vblk0-ring-region', 0xf80f8000n, 0x4000n],
  ['trust-ui-vm-vblk1-ring-region', 0xf80fc000n, 0x4000n],
  ['trust-ui-vm-swiotlb-region', 0xf8100000n, 0x100000n],
  ['oem-vm-region', 0xf8400000n, 0x4800000n],
  ['oem-vm-vblk0-ring-region', 0xfcc00000n, 0x4000n],
  ['oem-vm-swiotlb-region', 0xfcc04000n, 0x100000n],
  ['hyp-ext-tags-region', 0xfce00000n, 0x2900000n],
  ['hyp-ext-reserved-region', 0xff700000n, 0x100000n],
  ['mpss-region', 0x89800000n, 0x10800000n],
  ['splash', 0xb8000000n, 0x2b00000n],
  ['memory', 0xf8b00000n, 0x280000n],
  ['ramoops', 0xffd00000n, 0xc0000n],
  ['rdtag-store-region', 0xffdc0000n, 0x40000n],
];

/** The board, with 2 GiB of RAM around these regions, and 8 GiB far above. */
export function worstBoard(): DeviceTree {
  const regions: Record<string, NodeLiteral> = {};
  for (const [name, base, size] of WORST_REGIONS) {
    regions[`${name}@${hex(base).slice(2)}`] = { reg: [base, size], 'no-map': name !== 'ramoops' };
  }
  return board(regions, {
    memory: { device_type: 'memory', reg: [0x80000000n, 0x80000000n, 0x800000000n, 0x200000000n] },
  });
}
