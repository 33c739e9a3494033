// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { number } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { isDynamic } from '../board/dynamic-region.ts';
import { logged } from '../board/kernel-log.ts';
import type { Finding, Rule } from '../rule.ts';

const FIX = 'write the size, or status = "disabled" if firmware fills in the size and enables the region';

/** A size of 0 is often a placeholder that firmware fills in. */
export const zeroSize: Rule = {
  id: 'zero-size',
  description: 'Disallow a region of size 0 that is not disabled.',
  severity: 'error',
  reason: 'nothing is reserved; a warning if reg is all zeros, because firmware may fill it in',
  requires: ['container-cells', 'container-ranges', 'size-length', 'alignment-length'],
  check({ board, report }) {
    for (const region of board.regions) {
      const finding = staticFinding(board, region) ?? dynamicFinding(board, region);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function staticFinding(board: CheckedBoard, { node, reg, available }: CheckedRegion): Finding | undefined {
  if (!available || reg === undefined || reg.entries === 0) return undefined;
  const { base, size } = reg.read(0);
  if (size !== 0n) return undefined;
  const said = logged(board, node, 'reserve-failed');
  return {
    node,
    property: node.property('reg'),
    at: 4 * board.cells.address,
    message: `reg has size 0 at ${hex(base)}`,
    linux: said && `${said}, and reserves nothing`,
    fix: FIX,
    ...(base === 0n && { severity: 'warning' }),
  };
}

function dynamicFinding(board: CheckedBoard, region: CheckedRegion): Finding | undefined {
  const { node } = region;
  const property = node.property('size');
  if (property === undefined || !isDynamic(region)) return undefined;
  if (property.length !== 4 * board.cells.size || number(property, 0, board.cells.size) !== 0n)
    return undefined;
  const said = logged(board, node, 'allocate-failed', 'cma-setup');
  return {
    node,
    property,
    message: 'size is 0',
    linux: said === undefined ? 'Linux reserves nothing' : `${said}, and reserves nothing`,
    fix: FIX,
  };
}
