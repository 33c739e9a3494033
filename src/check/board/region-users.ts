// SPDX-License-Identifier: MIT
import { groupBy } from '../../base/map.ts';
import type { BootDevice } from '../../linux/boot-result.ts';
import type { CheckedBoard } from './checked-board.ts';

/** Devices whose `memory-region` refers to a region, by the region's path. */
export class RegionUsers {
  readonly #byRegion: ReadonlyMap<string, readonly BootDevice[]>;

  constructor({ boot }: CheckedBoard) {
    this.#byRegion = groupBy(boot.devices, ({ region }) => region);
  }

  /** Devices whose driver gets an error when it requests the region. */
  rejected(region: string): readonly BootDevice[] {
    return this.#byRegion.get(region)?.filter(({ errno }) => errno !== null) ?? [];
  }
}

/** The devices and their error; undefined for no devices. */
export function rejectionText(devices: readonly BootDevice[]): string | undefined {
  const [first, ...more] = devices;
  if (first === undefined) return undefined;
  const name = first.path.slice(first.path.lastIndexOf('/') + 1);
  return more.length === 0
    ? `${name}'s driver gets -${first.errno!} when it requests the region`
    : `the drivers of ${name} and ${more.length} more get -${first.errno!} when they request the region`;
}
