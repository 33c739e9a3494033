// SPDX-License-Identifier: MIT
import type { BootResult, NumaArea } from '../linux/boot-result.ts';
import type { FailedDefaultArea } from '../linux/contiguous.ts';
import type { BootDiff, DiffArea } from './boot-diff.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { pairUp } from './pair-up.ts';
import type { PairKey } from './pair-up.ts';

type AreaDiffs = Pick<BootDiff, 'areas' | 'default' | 'failedDefault' | 'numaAreas' | 'heaps'>;

/** Differences of CMA areas. */
export function areaDiffs(a: BootResult, b: BootResult): AreaDiffs {
  const areas = { a: areasOf(a), b: areasOf(b) };
  const only: PairKey<unknown> = { name: 'default', of: () => '' };
  return {
    areas: itemDiffs(
      pairUp(areas.a, areas.b, [
        { name: 'name', of: ({ name }) => name },
        { name: 'place', of: ({ base, size }) => `${base} ${size}` },
        { name: 'name', of: ({ name }) => name, inOrder: true },
      ]),
      (pair) => fieldChanges<keyof DiffArea>(pair.a, pair.b, ['name', 'base', 'size', 'default']),
    ),
    default: itemDiffs(
      pairUp(
        areas.a.filter((area) => area.default),
        areas.b.filter((area) => area.default),
        [only],
      ),
      (pair) => fieldChanges<keyof DiffArea>(pair.a, pair.b, ['name', 'base', 'size']),
    ),
    failedDefault: itemDiffs(pairUp(listOf(a.failedDefault), listOf(b.failedDefault), [only]), (pair) =>
      fieldChanges<keyof FailedDefaultArea>(pair.a, pair.b, [
        'size',
        'base',
        'limit',
        'fixed',
        'requested',
        'errno',
      ]),
    ),
    numaAreas: itemDiffs(
      pairUp(a.numaAreas, b.numaAreas, [
        { name: 'name', of: ({ node, name }) => `${node} ${name}`, inOrder: true },
        { name: 'node', of: ({ node }) => node.toString() },
      ]),
      (pair) => fieldChanges<keyof NumaArea>(pair.a, pair.b, ['name', 'base', 'size', 'node']),
    ),
    heaps: itemDiffs(
      pairUp(a.heaps, b.heaps, [{ name: 'name', of: (name) => name, inOrder: true }]),
      () => [],
    ),
  };
}

function areasOf({ areas }: BootResult): DiffArea[] {
  return areas.map(({ name, base, size, default: isDefault }) => ({ name, base, size, default: isDefault }));
}

function listOf<Item>(item: Item | null): Item[] {
  return item === null ? [] : [item];
}
