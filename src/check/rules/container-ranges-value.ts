// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import type { Range } from '../../base/range.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { cellCount, number } from '../../tree/readings.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import type { Finding, Rule } from '../rule.ts';

/** The early passes read a region's `reg` untranslated; a driver that requests the address of its node gets it translated. */
export const containerRangesValue: Rule = {
  id: 'container-ranges-value',
  description: 'Require an empty ranges in the container.',
  severity: 'warning',
  reason: 'Linux reserves the untranslated addresses, but drivers may get translated ones',
  requires: ['container-cells'],
  check({ board, report }) {
    const node = board.container;
    const property = node?.property('ranges');
    if (node === undefined || property === undefined || property.length === 0) return;
    report(findingFor(node, property, board));
  },
};

function findingFor(node: DtNode, property: DtProperty, board: CheckedBoard): Finding {
  const { address, size } = board.cells;
  const cells = 2 * address + size;
  const length = cellCount(property);
  const place = { node, property, fix: 'write ranges;' };
  if (length === undefined || cells === 0 || length % cells !== 0) {
    return {
      ...place,
      message: `ranges has ${property.length} bytes, which is not a multiple of the ${4 * cells} bytes of an entry`,
      linux: 'Linux reserves the regions at the addresses in reg and ignores the incomplete entry of ranges',
    };
  }
  const same: Range[] = [];
  for (let at = 0; at < length; at += cells) {
    const from = number(property, at, address)!;
    const to = number(property, at + address, address)!;
    if (from !== to) {
      return {
        ...place,
        at: 4 * at,
        message: `ranges maps ${hex(from)} to ${hex(to)}, but Linux does not translate regions`,
        linux:
          'Linux reserves the regions at the addresses in reg; a driver that translates the address gets another one',
        fix: 'write ranges; and the CPU address in each reg',
      };
    }
    same.push({ base: from, size: number(property, at + 2 * address, size)! });
  }
  const edits = [{ kind: 'set-value', node, property, value: '' }] as const;
  const coverage = new Coverage(same);
  for (const { node: region, reg, available } of board.regions) {
    if (!available || reg === undefined || reg.entries === 0) continue;
    const { base } = reg.read(0);
    if (coverage.of({ base, size: 1n }) > 0n) continue;
    return {
      ...place,
      message: `ranges does not cover ${region.name} at ${hex(base)}`,
      linux: 'Linux reserves it; a driver that translates the address of its node gets no address',
      edits,
      related: [{ node: region, property: region.property('reg'), at: 0, message: 'the region' }],
    };
  }
  return {
    ...place,
    message: `ranges maps ${same.length === 1 ? 'one range' : `${same.length} ranges`} to the same addresses, as an empty ranges does for all`,
    linux: 'Linux reserves the regions at the addresses in reg',
    edits,
    severity: 'note',
  };
}
