// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { regionChildren } from '../board/region-look.ts';
import type { Rule } from '../rule.ts';

/** Linux looks for `/reserved-memory` and for no other node with that name. */
export const containerPlace: Rule = {
  id: 'container-place',
  description: 'Require the container of regions to be directly below the root.',
  severity: 'error',
  reason: 'Linux reserves nothing in a container elsewhere',
  requires: [],
  check({ board, report }) {
    for (const node of board.index.likeContainers) {
      if (node.parent === null || node.parent === board.tree.root) continue;
      const { look, text } = regionChildren(node, board.reader);
      // other nodes use the name too
      if (look !== 'surely' || belongsElsewhere(node, board)) continue;
      const goOn = report({
        node,
        message: `${text} in a container inside ${node.parent.name}: Linux only looks directly below the root`,
        linux: 'Linux reserves nothing in it',
        fix:
          board.container === undefined
            ? "move it to the root and write it with the root's cells"
            : 'move the regions to the container at the root',
        ...(board.container !== undefined && {
          related: [{ node: board.container, message: 'the container that Linux finds' }],
        }),
      });
      if (!goOn) return;
    }
  },
};

/** Linux ignores nodes nested deeper. */
const MAX_DEPTH = 64;

/** Nodes in the container are left to region-depth. A hypervisor's domains and overlays have trees of their own. */
function belongsElsewhere(node: DtNode, { container, tree }: CheckedBoard): boolean {
  let depth = 0;
  for (let at = node.parent; at !== null && at !== tree.root; at = at.parent) {
    if (at === container || at.name === '__overlay__' || depth++ === MAX_DEPTH) return true;
    if (at.parent === tree.root && at.name === 'chosen') return true;
  }
  return false;
}
