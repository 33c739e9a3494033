// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from './checked-board.ts';

/** What the kernel complains of at a node, as far as it has these words in it: `Linux logs "…"`, undefined where it says no such thing. */
export function logged(board: CheckedBoard, node: DtNode, words: string): string | undefined {
  const line = board.complaints(node).find(({ text }) => text.includes(words));
  return line && `Linux logs "${line.text}"`;
}
