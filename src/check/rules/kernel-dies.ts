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

/** Of many reasons, the gravest: those that follow say nothing new. */
const MAX_REASONS = 20;

/** The model's verdict, where no rule before has said what is behind it. */
export const kernelDies: Rule = {
  id: 'kernel-dies',
  description: 'Require a kernel that comes up.',
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
        // what a parameter does is said where the parameters are, and little memory where the largest region is
        because: kind === 'parameter-without-value' ? nodeByPath(board.tree, '/chosen') : most?.region.node,
        // reasons are in the order of their weight
        severity: boots !== false || i > 0 ? 'warning' : region === null ? 'error' : severityByMemory(board),
        linux: boots === false ? 'the kernel does not come up' : 'the kernel most likely does not come up',
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

/** Whether it is a region that leaves the kernel without memory. */
function takesHalf(one: PlacedRegion, { boot: { memory } }: CheckedBoard): boolean {
  return 2n * new Coverage(memory).of(one) >= bytesIn(memory);
}

/**
 * Whether there is little memory because the tree has little, and not because regions take it: many trees have a
 * placeholder that the boot loader overwrites.
 */
function isJustSmall(board: CheckedBoard): boolean {
  const { memory, verdict } = board.boot;
  if (board.boot.given.memory !== undefined || verdict.because.some(({ region }) => region !== null))
    return false;
  const taken = new Coverage(placedRegions(board));
  return 2n * taken.ofAll(memory) < bytesIn(memory);
}
