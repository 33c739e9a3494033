// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import { firstBy } from '../../base/map.ts';
import { bytesIn } from '../../base/ranges.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import type { Rule } from '../rule.ts';

/** Number of reasons that are reported, the most serious first; the rest adds nothing. */
const MAX_REASONS = 20;

/** The model's verdict, unless an earlier rule has reported its cause. */
export const kernelDies: Rule = {
  id: 'kernel-dies',
  description: 'Require a kernel that boots.',
  severity: 'error',
  reason: 'the board does not boot',
  requires: [
    'numa-cma-parameter',
    'end-as-size',
    'address-width',
    'overlap',
    'overlap-boot',
    'overlap-memreserve',
    'outside-memory',
    'cma-alignment',
    'cma-areas-full',
  ],
  check({ board, report }) {
    const { boots, because } = board.boot.verdict;
    if (boots === true || (boots === 'unlikely' && isJustSmall(board))) return;
    const most = largest(board);
    const blamed = most !== undefined && takesHalf(most, board) ? most.region.node : board.tree.root;
    const byPath = firstBy(board.regions, ({ node }) => node.path);
    for (const [i, { kind, region, text }] of because.slice(0, MAX_REASONS).entries()) {
      const node = (region === null ? undefined : byPath.get(region)?.node) ?? blamed;
      const more = report({
        node,
        message: text,
        // a parameter is reported at /chosen, too little memory at the largest region
        because: kind === 'parameter-without-value' ? nodeByPath(board.tree, '/chosen') : most?.region.node,
        // reasons are sorted, the most serious first
        severity: boots !== false || i > 0 ? 'warning' : region === null ? 'error' : severityByMemory(board),
        linux: boots === false ? 'the kernel does not boot' : 'the kernel most likely does not boot',
      });
      if (!more) return;
    }
  },
};

function largest(board: CheckedBoard): PlacedRegion | undefined {
  let most: PlacedRegion | undefined;
  for (const one of placedRegions(board)) if (most === undefined || one.size > most.size) most = one;
  return most;
}

/** Whether the region takes at least half of the memory. */
function takesHalf(one: PlacedRegion, { boot: { memory } }: CheckedBoard): boolean {
  return 2n * new Coverage(memory).of(one) >= bytesIn(memory);
}

/**
 * Whether there is little memory because the tree has little, not because regions use it. Many trees have a placeholder that the boot
 * loader overwrites.
 */
function isJustSmall(board: CheckedBoard): boolean {
  const { memory, verdict } = board.boot;
  if (board.boot.given.memory !== undefined || verdict.because.some(({ region }) => region !== null))
    return false;
  const taken = new Coverage(placedRegions(board));
  return 2n * taken.ofAll(memory) < bytesIn(memory);
}
