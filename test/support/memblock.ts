// SPDX-License-Identifier: MIT
import { Memblock } from '../../src/linux/memblock.ts';
import { PhysAddr } from '../../src/linux/phys-addr.ts';
import type { Release } from '../../src/linux/releases/release.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';

const LINUX_7_2 = releaseOf('7.2');

/** A memblock of 64-bit addresses whose lists are never full; with the behaviour of 7.2 by default. */
export function roomyMemblock(
  pageSize: bigint,
  { memblock }: Pick<Release, 'memblock'> = LINUX_7_2,
): Memblock {
  return new Memblock(pageSize, {
    room: { memory: Infinity, reserved: Infinity },
    phys: new PhysAddr(64),
    behaviour: memblock,
  });
}
