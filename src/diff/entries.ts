// SPDX-License-Identifier: MIT
import { Coverage } from '../base/coverage.ts';
import type { Range } from '../base/range.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { readerOf } from '../linux/tree-reader.ts';
import type { TreeReader } from '../linux/tree-reader.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DiffEntry, ItemDiff } from './boot-diff.ts';
import { NOMAP } from './memory.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { pairUp } from './pair-up.ts';

interface Side {
  readonly boot: BootResult;
  readonly tree?: DeviceTree | undefined;
}

/**
 * Differences of the entries of `reg` beyond the first, which do not become regions; empty without both trees.
 *
 * @param pathInB the path in B of the region that has a path in A
 */
export function entryDiffs(
  a: Side,
  b: Side,
  pathInB: (path: string) => string,
): ItemDiff<DiffEntry, keyof DiffEntry>[] {
  if (a.tree === undefined || b.tree === undefined) return [];
  const entries = { a: entriesOf(a.tree, a.boot), b: entriesOf(b.tree, b.boot) };
  const paired = pairUp(entries.a, entries.b, [
    {
      name: 'path',
      of: ({ path, index }, side) => `${index} ${side === 'a' ? pathInB(path) : path}`,
      inOrder: true,
    },
  ]);
  return itemDiffs(paired, (pair) =>
    fieldChanges<keyof DiffEntry>(pair.a, pair.b, ['index', 'base', 'size', 'state']),
  );
}

/** The entries of `reg` beyond the first, of all children of /reserved-memory. */
export function furtherEntries(
  reader: TreeReader,
): (Range & { path: string; name: string; index: number })[] {
  return (nodeByPath(reader.tree, '/reserved-memory')?.children ?? []).flatMap((node) => {
    const reg = reader.addrSize(node, 'reg');
    if (reg === undefined) return [];
    const { path, name } = node;
    return Array.from({ length: Math.max(reg.entries - 1, 0) }, (_, i) => {
      const index = i + 1;
      return { path, name, index, ...reg.read(index) };
    });
  });
}

function entriesOf(tree: DeviceTree, boot: BootResult): DiffEntry[] {
  const { memory, reserved } = boot;
  const kept = new Coverage(reserved);
  const nomap = new Coverage(memory.filter(({ flags }) => flags.includes(NOMAP)));
  return furtherEntries(readerOf(tree, boot)).map((entry) => {
    const taken =
      nomap.of(entry) === entry.size ? 'nomap' : kept.of(entry) === entry.size ? 'reserved' : null;
    return { ...entry, state: taken ?? (nomap.of(entry) + kept.of(entry) === 0n ? 'free' : 'part') };
  });
}
