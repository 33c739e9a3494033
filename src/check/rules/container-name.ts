// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import { becomesDevice } from '../../linux/of-platform.ts';
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { lineOf } from '../board/kernel-log.ts';
import { regionChildren } from '../board/region-look.ts';
import type { Finding, Rule } from '../rule.ts';

const NAME = 'reserved-memory';

/** libfdt finds the container by its name with or without a unit address; later lookups need the exact name. */
export const containerName: Rule = {
  id: 'container-name',
  description: 'Require the container of regions to be called reserved-memory.',
  severity: 'error',
  reason: 'Linux reserves nothing in a node with another name',
  requires: [],
  check({ board, report }) {
    const { container, tree, index } = board;
    if (container !== undefined && !hasVeryName(tree) && !report(withUnitAddress(container, board.reader)))
      return;
    const like = new Set(index.likeContainers);
    for (const node of tree.root.children) {
      const [base] = node.name.split('@', 1) as [string];
      // libfdt finds another container first
      if (node === container || base === NAME) continue;
      if (!like.has(node) && nearest(base, [NAME]).length === 0) continue;
      const finding = misspelt(node, board, like.has(node));
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

/** If one node has the exact name, later lookups find that node, which may differ from the one of the early passes. */
function hasVeryName({ root }: DeviceTree): boolean {
  return root.children.some(({ name }) => name === NAME);
}

function withUnitAddress(container: DtNode, reader: TreeReader): Finding {
  const device = container.children.find((child) => becomesDevice(child, reader));
  return {
    node: container,
    message: `the container is called ${container.name}, with a unit address`,
    linux:
      'the early passes find it, but later lookups of /reserved-memory do not' +
      (device === undefined ? '' : `, so Linux creates no device for ${device.name}`),
    fix: `rename it to ${NAME}`,
    edits: [{ kind: 'rename-node', node: container, name: NAME }],
    severity: device === undefined ? 'warning' : 'error',
  };
}

/** A node that must be meant as the container, but has another name. */
function misspelt(node: DtNode, board: CheckedBoard, sounds: boolean): Finding | undefined {
  const { look, count, text } = regionChildren(node, board.reader);
  if (count === 0 || (look === 'maybe' && !sounds)) return undefined;
  const line = lineOf(board, 'no-container');
  return {
    node,
    message: `${text} in a node called ${node.name}: Linux only looks for ${NAME}`,
    linux: `Linux reserves nothing in it${line === undefined ? '' : `, and logs "${line.text}"`}`,
    fix: `rename the node to ${NAME}`,
    ...(board.container === undefined && { edits: [{ kind: 'rename-node', node, name: NAME }] }),
    severity: look === 'surely' ? 'error' : 'warning',
  };
}
