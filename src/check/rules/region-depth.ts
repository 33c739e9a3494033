// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { regionLook } from '../board/region-look.ts';
import type { Rule } from '../rule.ts';

/** Both passes walk the children of the container, but nothing below them. */
export const regionDepth: Rule = {
  id: 'region-depth',
  description: 'Disallow regions below the children of the container.',
  severity: 'error',
  reason: 'Linux reserves nothing for them',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const { node: child } of board.regions) {
      for (const node of below(child)) {
        const look = regionLook(node, board.reader);
        const parent = node.parent!;
        // a node with its own address or size may have parts; one without only groups others
        if (look === 'no' || (look === 'maybe' && regionLook(parent, board.reader) !== 'no')) continue;
        const goOn = report({
          node,
          message: `${node.name} is inside ${parent.name}: Linux only looks at children of ${board.container!.name}`,
          linux: 'Linux ignores it',
          fix: `move it out of ${parent.name}`,
          severity: look === 'surely' ? 'error' : 'warning',
        });
        if (!goOn) return;
      }
    }
  },
};

/** All nodes below a node, except below nodes with a compatible, whose children have a meaning of their own. */
function* below(top: DtNode): Generator<DtNode, void, undefined> {
  const stack = [top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node !== top) yield node;
    if (node.has('compatible')) continue;
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
}
