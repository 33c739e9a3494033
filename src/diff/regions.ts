// SPDX-License-Identifier: MIT
import { groupBy } from '../base/map.ts';
import type { BootDevice } from '../linux/boot-result.ts';
import type { Region } from '../linux/region.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import type { ItemDiff } from './boot-diff.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { pairUp } from './pair-up.ts';
import type { PairKey, Paired } from './pair-up.ts';

/** The regions of one boot, the devices that use them, and the tree with their labels, if given. */
export interface RegionSide {
  readonly regions: readonly Region[];
  readonly devices: readonly BootDevice[];
  readonly tree: DeviceTree | undefined;
}

/**
 * Matches regions by path; if that has changed, by label, by name, by the devices that use them, and by address. A name of several regions,
 * such as `memory@...` on Qualcomm's boards, is only used after the address.
 */
export function pairRegions(a: RegionSide, b: RegionSide): Paired<Region> {
  const labels = { a: labelsOf(a.tree), b: labelsOf(b.tree) };
  const users = { a: usersOf(a.devices), b: usersOf(b.devices) };
  const stem: PairKey<Region> = { name: 'name', of: ({ name }) => stemOf(name) };
  return pairUp(a.regions, b.regions, [
    { name: 'path', of: ({ path }) => path, inOrder: true },
    { name: 'label', of: ({ path }, side) => labels[side].get(path) ?? null },
    stem,
    { name: 'device', of: ({ path }, side) => users[side].get(path) ?? null },
    { name: 'place', of: ({ base, size }) => (base === null ? null : `${base} ${size}`) },
    { name: 'place', of: ({ base }) => (base === null ? null : base.toString()) },
    stem,
    { name: 'name', of: ({ name, size }) => `${stemOf(name)} ${size}`, inOrder: true },
  ]);
}

/** Differences of matched regions. */
export function regionDiffs(paired: Paired<Region>): ItemDiff<Region, keyof Region>[] {
  return itemDiffs(paired, ({ a, b }) => fieldChanges<keyof Region>(a, b, REGION_FIELDS));
}

const REGION_FIELDS = [
  'path',
  'name',
  'source',
  'base',
  'size',
  'nomap',
  'reusable',
  'outcome',
  'ops',
  'errno',
  'stage',
  'failure',
] as const satisfies readonly (keyof Region)[];

/** A name without its unit address. */
function stemOf(name: string): string {
  const at = name.indexOf('@');
  return at < 1 ? name : name.slice(0, at);
}

/** The entries of devices that point to each region, as one text. */
function usersOf(devices: readonly BootDevice[]): ReadonlyMap<string, string> {
  const users = groupBy(devices, ({ region }) => region);
  const entryOf = ({ path, index, name }: BootDevice): string => `${path}\0${name ?? index}`;
  return new Map([...users].map(([region, entries]) => [region, entries.map(entryOf).sort().join('\0')]));
}

/** A label of each region that has one: from its source, or from the blob's symbols. */
function labelsOf(tree: DeviceTree | undefined): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const add = (path: string, label: string): void => {
    const known = labels.get(path);
    // of several, the same one regardless of order
    if (known === undefined || label < known) labels.set(path, label);
  };
  if (tree === undefined) return labels;
  for (const node of nodeByPath(tree, '/reserved-memory')?.children ?? [])
    for (const label of node.labels) add(node.path, label);
  for (const symbol of tree.root.child('__symbols__')?.properties ?? []) {
    const path = stringAt(symbol);
    if (path?.startsWith('/reserved-memory') === true) add(path, symbol.name);
  }
  return labels;
}
