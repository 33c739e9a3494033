// SPDX-License-Identifier: MIT
//
// Adds the changes between releases that explain a difference.
import { architectureOf } from '../linux/arch/architectures.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Region } from '../linux/region.ts';
import { changesBetween, isOlder, releaseOf } from '../linux/releases/releases.ts';
import type { ReleaseChangeId } from '../linux/releases/releases.ts';
import { readerOf } from '../linux/tree-reader.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { BootDiff, DiffArea, ItemDiff } from './boot-diff.ts';

interface Side {
  readonly boot: BootResult;
  readonly tree?: DeviceTree | undefined;
}

/** An item in the boot of the older and of the newer release; null where a boot has no such item. */
interface ByRelease<Item> {
  readonly older: Item | null;
  readonly newer: Item | null;
}

/** A difference with the reasons that come from the releases; unchanged if both boots have the same release. */
export function withReasons(diff: BootDiff, a: Side, b: Side): BootDiff {
  const changes = changesBetween(a.boot.kernel, b.boot.kernel);
  if (changes.size === 0) return diff;
  const aIsOlder = isOlder(a.boot.kernel, b.boot.kernel);
  const older = aIsOlder ? a : b;
  const shared = sharedNames(older.boot);

  /** Items with the matching changes between the two releases. */
  const explained = <Item, Field extends string>(
    items: readonly ItemDiff<Item, Field>[],
    fitting: (item: ByRelease<Item>) => readonly (ReleaseChangeId | false)[],
  ): ItemDiff<Item, Field>[] =>
    items.map((item) => {
      const byRelease = { older: aIsOlder ? item.a : item.b, newer: aIsOlder ? item.b : item.a };
      const because = fitting(byRelease).filter(
        (id): id is ReleaseChangeId => id !== false && changes.has(id),
      );
      return because.length === 0 ? item : { ...item, because };
    });

  const area = (item: ByRelease<DiffArea>): readonly (ReleaseChangeId | false)[] => areaReasons(item, older);
  return {
    ...diff,
    regions: explained(diff.regions, (item) => regionReasons(item, older)),
    entries: explained(diff.entries, ({ older: was, newer: is }) => [
      was?.state !== 'free' && is?.state === 'free' && 'first-entry',
    ]),
    areas: explained(diff.areas, area),
    default: explained(diff.default, area),
    failedDefault: explained(diff.failedDefault, () => [hasLimit(older.boot) && 'cma-limit']),
    numaAreas: explained(diff.numaAreas, ({ older: was }) => ['node-areas', was === null && 'numa-cma']),
    heaps: explained(diff.heaps, () => ['area-heaps']),
    devices: explained(diff.devices, ({ older: was }) => [
      was?.region != null && shared.has(nameOf(was.region)) && 'lookup-by-name',
    ]),
  };
}

function regionReasons(
  { older, newer }: ByRelease<Region>,
  side: Side,
): readonly (ReleaseChangeId | false)[] {
  if (older === null || newer === null) return [];
  const isPlain = newer.outcome === 'reserved' || newer.outcome === 'nomap';
  const wasRefused = older.outcome === 'failed' && older.stage === 'init';
  const moved = older.base !== null && newer.base !== null && older.base !== newer.base;
  return [
    wasRefused && older.errno !== null && isPlain && 'unclaimed-reserved',
    wasRefused && older.errno === null && 'no-region-limit',
    newer.stage === 'validate' && newer.errno === 'EBUSY' && 'default-refused-early',
    older.outcome !== newer.outcome && hasPartialEntries(older.path, side) && 'partial-entries',
    moved && older.source === 'dynamic' && 'dynamic-order',
    moved && older.source === 'dynamic' && hasAllocRanges(older.path, side) && 'fills-from-neighbour',
    older.stage === 'reserve' && isPlain && (side.tree?.reservations ?? []).length > 0 && 'memreserve-later',
  ];
}

function areaReasons(
  { older, newer }: ByRelease<DiffArea>,
  { boot }: Side,
): readonly (ReleaseChangeId | false)[] {
  if (older === null || newer === null || older.name !== 'reserved' || newer.name !== 'reserved') return [];
  const isHigher = newer.base > older.base;
  const memmapFirst = architectureOf(boot.arch).memmapBeforeCma(releaseOf(boot.kernel));
  return [memmapFirst && isHigher && 'memory-map-later', hasLimit(boot) && 'cma-limit'];
}

/** Whether `cma=` has a limit. */
function hasLimit({ cmdline }: BootResult): boolean {
  return /(?:^|\s)cma=[^\s@]*@[^\s-]*-/.test(cmdline);
}

function hasAllocRanges(path: string, { tree }: Side): boolean {
  return tree !== undefined && nodeByPath(tree, path)?.has('alloc-ranges') === true;
}

/** Whether a node has a `reg` or `alloc-ranges` that is not a whole number of entries. */
function hasPartialEntries(path: string, { tree, boot }: Side): boolean {
  const node = tree && nodeByPath(tree, path);
  if (tree === undefined || node === undefined) return false;
  const reader = readerOf(tree, boot);
  return ['reg', 'alloc-ranges'].some((name) => node.has(name) && reader.addrSize(node, name) === undefined);
}

/** The names that several regions have. */
function sharedNames({ regions }: BootResult): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of regions) (seen.has(name) ? shared : seen).add(name);
  return shared;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
