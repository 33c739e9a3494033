// SPDX-License-Identifier: MIT
import { groupBy } from '../../base/map.ts';
import type { BootDevice } from '../../linux/boot-result.ts';
import type { CheckedBoard } from './checked-board.ts';

/** Devices whose `memory-region` names a region, by the region's path. */
export class Askers {
  readonly #byRegion: ReadonlyMap<string, readonly BootDevice[]>;

  constructor({ boot }: CheckedBoard) {
    this.#byRegion = groupBy(boot.devices, ({ region }) => region);
  }

  /** Those that are told of an error when their driver asks for the region. */
  refused(region: string): readonly BootDevice[] {
    return this.#byRegion.get(region)?.filter(({ errno }) => errno !== null) ?? [];
  }
}

/** Who is told what: `gpu@1000 is told -EINVAL`, `gpu@1000 and 2 more are told -EINVAL`; undefined where nobody is. */
export function refusal(devices: readonly BootDevice[]): string | undefined {
  const [first, ...more] = devices;
  if (first === undefined) return undefined;
  const name = first.path.slice(first.path.lastIndexOf('/') + 1);
  return more.length === 0
    ? `${name}, whose driver asks for it, is told -${first.errno!}`
    : `${name} and ${more.length} more, whose drivers ask for it, are told -${first.errno!}`;
}
