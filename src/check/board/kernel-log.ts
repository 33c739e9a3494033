// SPDX-License-Identifier: MIT
import { printMessage } from '../../linux/messages/messages.ts';
import type { MessageFields, MessageId } from '../../linux/messages/messages.ts';
import type { LogLine } from '../../linux/printk.ts';
import { releaseNumber } from '../../linux/releases/release-number.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from './checked-board.ts';

/** The first of some errors and warnings that the kernel logs at a node, as `Linux logs "…"`; undefined if it logs none. */
export function logged(board: CheckedBoard, node: DtNode, ...ids: readonly MessageId[]): string | undefined {
  const line = ids
    .map((id) => board.complaints(node).find((one) => one.id === id))
    .find((one) => one !== undefined);
  return line && `Linux logs "${line.text}"`;
}

/** The first line with a message, at any node. */
export function lineOf({ boot }: Pick<CheckedBoard, 'boot'>, id: MessageId): LogLine | undefined {
  return boot.log.find((line) => line.id === id);
}

/** The line that the board's kernel would log, quoted: `"…"`. */
export function wouldLog<Id extends MessageId>(
  { release, boot }: CheckedBoard,
  id: Id,
  fields: MessageFields<Id>,
): string {
  const digits = boot.kconfig.physAddr64 ? 16 : 8;
  return `"${printMessage(id, fields, { release: releaseNumber(release.version)!, digits }).text}"`;
}
