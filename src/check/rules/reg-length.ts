// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { RootCells } from '../../linux/tree-reader.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { readWithOtherCells, rewriteWithRootCells, unitAddressOf } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** `of_flat_dt_get_addr_size_prop()` returns nothing for a property with an incomplete entry; older releases ignore the node. */
export const regLength: Rule = {
  id: 'reg-length',
  description: "Require reg to be one or more whole entries of address and size, with the root's cells.",
  severity: 'error',
  reason: 'Linux treats the region as one without reg, or ignores it',
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
    ? `reg is empty, less than the ${entry}`
    : `reg has ${length} bytes, which is not a multiple of the ${entry}`;
}

/** How Linux treats the node instead. */
function insteadOf(board: CheckedBoard, { node, result }: CheckedRegion): string {
  const said = logged(board, node, 'bad-reg');
  if (said !== undefined) return `${said}, and reserves nothing for the region`;
  if (!node.has('size') || result.outcome === 'ignored')
    return 'Linux ignores the region without a message and reserves nothing for it';
  const dynamic = 'Linux treats the region as dynamic because it has size';
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
