// SPDX-License-Identifier: MIT
//
// What machine descriptions of 32-bit arm do in early memory (arch/arm/mach-*/ of Linux 7.2), for Debian's
// configuration.
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';

/** The memory settings of a machine description. */
export interface ArmMachine {
  /**
   * `dma_zone_size`: bytes from the start of memory that every device can reach; 0 if devices can reach 4
   * GiB.
   */
  readonly dmaZoneSize: bigint;
  /** Bytes removed from memory before anything is reserved (`arm_memblock_steal()`); also their alignment. */
  readonly stolen: bigint;
}

const SZ_1M = 1n << 20n;
const SZ_1G = 1n << 30n;

const GENERIC: ArmMachine = { dmaZoneSize: 0n, stolen: 0n };
/** The barrier page for writes to DRAM and to the interconnect takes a whole section. */
const OMAP: ArmMachine = { dmaZoneSize: 0n, stolen: SZ_1M };

/**
 * Machines that differ from the generic one, with the strings in the root's `compatible` that select them.
 */
const MACHINES: readonly (readonly [ArmMachine, readonly string[]])[] = [
  [{ ...GENERIC, dmaZoneSize: SZ_1G }, ['brcm,bcm2711']],
  [{ ...GENERIC, dmaZoneSize: 2n * SZ_1G }, ['ti,k2hk', 'ti,k2e', 'ti,k2l', 'ti,k2g', 'ti,keystone']],
  [
    { ...OMAP, dmaZoneSize: 2n * SZ_1G },
    ['ti,omap5432', 'ti,omap5430', 'ti,omap5', 'ti,dra762', 'ti,am5728', 'ti,am5726', 'ti,dra742', 'ti,dra7'],
  ],
  [{ ...OMAP, dmaZoneSize: 2n * SZ_1G }, ['ti,am5718', 'ti,am5716', 'ti,dra722', 'ti,dra718']],
  [
    OMAP,
    [
      'nokia,omap3-n900',
      'ti,omap3430',
      'ti,omap3',
      'ti,omap3630',
      'ti,omap36xx',
      'ti,omap3-beagle',
      'timll,omap3-devkit8000',
      'ti,am3517',
      'ti,dm8148',
      'ti,dm814',
      'ti,dm8168',
      'ti,dm816',
      'ti,am33xx',
      'ti,omap4460',
      'ti,omap4430',
      'ti,omap4',
    ],
  ],
];

/**
 * `of_flat_dt_match_machine()`: the machine for the first string of the root's `compatible` that selects one.
 */
export function armMachineOf(root: DtNode): ArmMachine {
  const property = root.property('compatible');
  if (property === undefined) return GENERIC;
  for (const word of eachString(property)) {
    const found = MACHINES.find(([, words]) => words.includes(word.toLowerCase()));
    if (found !== undefined) return found[0];
  }
  return GENERIC;
}
