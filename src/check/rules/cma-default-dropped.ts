// SPDX-License-Identifier: MIT
import type { MessageId } from '../../linux/messages/messages.ts';
import type { Region } from '../../linux/region.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { commandLineWords } from '../board/command-line.ts';
import { defaultAreaText } from '../board/default-area.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/**
 * The handler of CMA areas returns -EBUSY before Linux reserves memory. In older releases it does so after, and Linux frees the memory
 * unless the next handler accepts the region.
 */
export const cmaDefaultDropped: Rule = {
  id: 'cma-default-dropped',
  description: 'Disallow cma= on the command line beside a region with linux,cma-default.',
  severity: 'warning',
  reason:
    'the region is not reserved; an error if a device requests it, a note if it has no reg and no device requests it',
  requires: [],
  check({ board, report }) {
    const users = new RegionUsers(board);
    const word = commandLineWords(board).findLast(({ name }) => name === 'cma');
    for (const { node, result } of board.regions) {
      const property = node.property('linux,cma-default');
      const line = property && droppedLine(board, result);
      if (property === undefined || line === undefined) continue;
      const devices = users.rejected(result.path);
      const isFixed = result.source === 'static';
      const told = rejectionText(devices);
      const otherwise = defaultAreaText(board);
      const goOn = report({
        node,
        property,
        message: `cma= on the command line drops the region of ${sizeAndBaseText(result)}`,
        severity: devices.length > 0 ? 'error' : isFixed ? 'warning' : 'note',
        linux: [
          `Linux logs "${line}"`,
          `its memory is not ${result.stage === 'init' ? 'kept' : 'reserved'}${told === undefined ? '' : `, and ${told}`}`,
          ...(otherwise === undefined ? [] : [otherwise]),
        ].join('; '),
        fix: 'remove cma=, or remove linux,cma-default to have both areas',
        ...(word !== undefined && { related: [{ ...word.place, message: `${word.text} is here` }] }),
      });
      if (!goOn) return;
    }
  },
};

/** The line that the kernel logs when it drops a region because of `cma=`: an error, in older releases at level info. */
const DROPPED: readonly (MessageId | null)[] = ['default-dropped', 'default-bypassed'];

function droppedLine({ boot }: CheckedBoard, { path, outcome }: Region): string | undefined {
  if (outcome !== 'failed') return undefined;
  return boot.log.find(({ id, node }) => node === path && DROPPED.includes(id))?.text;
}
