// SPDX-License-Identifier: MIT
import type { BootDevice } from '../linux/boot-result.ts';
import type { DeviceField, ItemDiff } from './boot-diff.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { pairUp } from './pair-up.ts';

/**
 * Differences of the results for devices. If a device's region only has another path in B, that is a change of the region, not of the
 * device.
 *
 * @param pathInB the path in B of the region that has a path in A
 */
export function deviceDiffs(
  a: readonly BootDevice[],
  b: readonly BootDevice[],
  pathInB: (path: string) => string,
): ItemDiff<BootDevice, DeviceField>[] {
  const regionOf = ({ region }: BootDevice, side: 'a' | 'b'): string | null =>
    region === null || side === 'b' ? region : pathInB(region);
  const paired = pairUp(a, b, [
    { name: 'path', of: ({ path, name }) => (name === null ? null : keyOf(path, name)) },
    {
      name: 'path',
      of: (device, side) => {
        const region = regionOf(device, side);
        return region === null ? null : keyOf(device.path, region);
      },
    },
    { name: 'path', of: ({ path, index }) => keyOf(path, index.toString()), inOrder: true },
    {
      name: 'name',
      of: ({ path, index, name }) => keyOf(path.slice(path.lastIndexOf('/') + 1), name ?? index.toString()),
    },
  ]);
  return itemDiffs(paired, (pair) => {
    const fields = fieldChanges<DeviceField>(pair.a, pair.b, DEVICE_FIELDS);
    const sameRegion = regionOf(pair.a, 'a') === pair.b.region;
    return fields.filter(({ field }) => field !== 'region' || !sameRegion);
  });
}

const DEVICE_FIELDS = [
  'path',
  'index',
  'name',
  'region',
  'errno',
  'effect',
  'area',
  'reach',
] as const satisfies readonly DeviceField[];

/** A byte that names cannot contain. */
function keyOf(...parts: readonly string[]): string {
  return parts.join('\0');
}
