// SPDX-License-Identifier: MIT
import { Coverage } from '../base/coverage.ts';
import type { Range } from '../base/range.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { releaseOf } from '../linux/releases/releases.ts';
import { readerOf } from '../linux/tree-reader.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { RangeState, ReservedChange } from './boot-diff.ts';
import { furtherEntries } from './entries.ts';
import { rangeChanges } from './memory.ts';

interface Side {
  readonly boot: BootResult;
  readonly tree?: DeviceTree | undefined;
}

/** Differences of the memblock lists of reserved memory, with the owners of the ranges. */
export function reservedChanges(a: Side, b: Side): ReservedChange[] {
  const isOwn = { a: ownIn(a), b: ownIn(b) };
  return rangeChanges(a.boot.reserved, b.boot.reserved).map((change) => ({
    ...change,
    own: isMarked(change.from) || isMarked(change.to) || (isOwn.a(change, 'from') && isOwn.b(change, 'to')),
  }));
}

/** The memblock name of the kernel's own allocations. */
const KERNELS_OWN = 'RSV_KERN';

function isMarked(state: RangeState | null): boolean {
  return state?.flags.includes(KERNELS_OWN) === true;
}

/** Whether a range is the kernel's own in a boot, or not reserved there. */
function ownIn(side: Side): (change: Omit<ReservedChange, 'own'>, end: 'from' | 'to') => boolean {
  if (releaseOf(side.boot.kernel).memblock.reservedKern)
    return (change, end) => change[end] === null || isMarked(change[end]);
  const declared = new Coverage(declaredRanges(side));
  return (change, end) => change[end] === null || declared.of(change) === 0n;
}

/** Ranges reserved by the tree, the boot loader or the command line. */
function declaredRanges({ boot, tree }: Side): Range[] {
  const { layout, regions } = boot;
  const loaded = [layout.image, layout.initrd, layout.fdt].filter((range) => range !== undefined);
  const placed = regions.flatMap(({ base, size }) => (base === null ? [] : [{ base, size }]));
  const written = tree === undefined ? [] : [...furtherEntries(readerOf(tree, boot)), ...tree.reservations];
  return [...loaded, ...placed, ...allAreas(boot), ...boot.crashKernel, ...written];
}
