// SPDX-License-Identifier: MIT
import { Askers, refusal } from '../board/askers.ts';
import { commandLineWords } from '../board/command-line.ts';
import { defaultAreaText } from '../board/default-area.ts';
import { logged } from '../board/kernel-log.ts';
import { sizeAndPlace } from '../words/region-text.ts';
import type { Rule } from '../rule.ts';

/** `__rmem_cma_verify_node()` answers -EBUSY before any memory is taken. */
export const cmaDefaultDropped: Rule = {
  id: 'cma-default-dropped',
  description: 'Disallow cma= on the command line beside a region that is linux,cma-default.',
  severity: 'warning',
  reason:
    'the region is not reserved; an error where a device asks for it, a note where it has no reg and nobody does',
  requires: [],
  check({ board, report }) {
    const askers = new Askers(board);
    const word = commandLineWords(board).findLast(({ name }) => name === 'cma');
    for (const { node, result } of board.regions) {
      const property = node.property('linux,cma-default');
      if (property === undefined || result.stage !== 'validate' || result.errno !== 'EBUSY') continue;
      const devices = askers.refused(result.path);
      const isFixed = result.source === 'static';
      const told = refusal(devices);
      const otherwise = defaultAreaText(board);
      const goOn = report({
        node,
        property,
        message: `cma= on the command line drops the region of ${sizeAndPlace(result)}`,
        severity: devices.length > 0 ? 'error' : isFixed ? 'warning' : 'note',
        linux: [
          logged(board, node, 'linux,cma-default') ?? 'Linux passes the region over',
          `its memory is not reserved${told === undefined ? '' : `, and ${told}`}`,
          ...(otherwise === undefined ? [] : [otherwise]),
        ].join('; '),
        fix: 'leave out cma=, or linux,cma-default to have both areas',
        ...(word !== undefined && { related: [{ ...word.place, message: `${word.text} is given here` }] }),
      });
      if (!goOn) return;
    }
  },
};
