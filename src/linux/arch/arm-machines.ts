// SPDX-License-Identifier: MIT
//
// What single machines of 32-bit arm do of early memory (arch/arm/mach-*/ of Linux 7.2): those of Debian's configuration.
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';

/** What a machine description says of memory. */
export interface ArmMachine {
  /** `dma_zone_size`: bytes from the start of memory that every device reaches; 0 where devices reach 4 GiB. */
  readonly dmaZoneSize: bigint;
  /** Bytes that are taken out of memory before anything is reserved (`arm_memblock_steal()`), and so aligned. */
  readonly stolen: bigint;
}

const SZ_1M = 1n << 20n;
const SZ_1G = 1n << 30n;

const GENERIC: ArmMachine = { dmaZoneSize: 0n, stolen: 0n };
/** The page behind which writes to DRAM and to the interconnect are waited for takes a section. */
const OMAP: ArmMachine = { dmaZoneSize: 0n, stolen: SZ_1M };

/** Machines that are not like the generic one, each with the words of the root's `compatible` that it goes by. */
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

/** `of_flat_dt_match_machine()`: the machine that the first word of the root's `compatible` that any goes by names. */
export function armMachineOf(root: DtNode): ArmMachine {
  const property = root.property('compatible');
  if (property === undefined) return GENERIC;
  for (const word of eachString(property)) {
    const found = MACHINES.find(([, words]) => words.includes(word.toLowerCase()));
    if (found !== undefined) return found[0];
  }
  return GENERIC;
}
