// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { RootCells } from '../../linux/tree-reader.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { readWithOtherCells, rewriteWithRootCells, unitAddressOf } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** `of_flat_dt_get_addr_size_prop()` gives nothing for a property that is no whole number of entries; older releases pass the node over. */
export const regLength: Rule = {
  id: 'reg-length',
  description: 'Require reg to be one or more whole entries of address and size, by the cells of the root.',
  severity: 'error',
  reason: 'Linux takes the region for one without reg, or passes it over',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const region of board.regions) {
      const { node, reg, available } = region;
      const property = node.property('reg');
      if (property === undefined || !available || (reg !== undefined && reg.entries > 0)) continue;
      const finding: Finding = {
        node,
        property,
        message: messageOf(property, board.cells),
        linux: insteadOf(board, region),
        ...repair(board, region, property),
      };
      if (!report(finding)) return;
    }
  },
};

function messageOf({ length }: DtProperty, { address, size }: RootCells): string {
  const entry = `${4 * (address + size)} bytes of an entry (#address-cells ${address}, #size-cells ${size})`;
  return length === 0
    ? `reg is empty, and not even the ${entry}`
    : `reg has ${length} bytes, which is no multiple of the ${entry}`;
}

/** What Linux makes of the node instead. */
function insteadOf(board: CheckedBoard, { node, result }: CheckedRegion): string {
  const said = logged(board, node, 'bad-reg');
  if (said !== undefined) return `${said}, and reserves nothing for the region`;
  if (!node.has('size') || result.outcome === 'ignored')
    return 'Linux passes the region over without a word, and reserves nothing for it';
  const dynamic = 'Linux takes the region for a dynamic one, by its size';
  return result.base === null ? dynamic : `${dynamic}, and puts it at ${hex(result.base)}`;
}

function repair(
  board: CheckedBoard,
  { node }: CheckedRegion,
  property: DtProperty,
): Pick<Finding, 'fix' | 'edits'> {
  const reading = readWithOtherCells(board, property, unitAddressOf(node.name));
  return reading === undefined ? {} : rewriteWithRootCells(node, property, reading);
}
