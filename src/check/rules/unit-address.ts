// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { regText } from '../fix/cells-text.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import { readAtUnitAddress, rewriteWithRootCells } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** Nothing in Linux reads a unit address: it helps people, who will believe it. */
export const unitAddress: Rule = {
  id: 'unit-address',
  description: 'Enforce that a region has the address of its reg as its unit address.',
  severity: 'warning',
  reason:
    'one of the two is most likely a mistake, and Linux believes reg; an error where reg is written for other cells',
  requires: ['container-cells', 'reg-length'],
  check({ board, report }) {
    for (const region of board.regions) {
      const finding = findingFor(region, board);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function findingFor({ node, reg, available }: CheckedRegion, board: CheckedBoard): Finding | undefined {
  const [base, unit] = splitName(node.name);
  const property = node.property('reg');
  if (property === undefined) {
    // a reg under another name is said by unknown-property
    if (unit === undefined || misspeltProperty(node, 'reg') !== undefined) return undefined;
    return {
      node,
      message: `the name has a unit address, ${shown(unit)}, and the region no reg`,
      linux: 'Linux does not read unit addresses',
      fix: `call it ${base}`,
      severity: 'note',
    };
  }
  if (reg === undefined || reg.entries === 0) return undefined;
  const range = reg.read(0);
  // left to be filled in by the boot loader
  if (range.base === 0n && range.size === 0n) return undefined;
  const wanted = range.base.toString(16);
  if (unit === wanted) return undefined;
  const found = unit === undefined ? undefined : addressOf(unit);
  if (found === range.base && unit!.includes(',')) return undefined;
  const finding = {
    node,
    property,
    at: 0,
    linux: available
      ? `Linux does not read unit addresses: to it the region is at ${hex(range.base)}`
      : 'Linux does not read unit addresses, and passes over the region, which is disabled',
    fix: `call it ${base}@${wanted}`,
  };
  if (unit === undefined)
    return {
      ...finding,
      message: `reg is at ${hex(range.base)}, and the name has no unit address`,
      severity: 'note',
    };
  if (found === undefined)
    return { ...finding, message: `the unit address ${shown(unit)} is no address`, severity: 'note' };
  if (found === range.base)
    return {
      ...finding,
      message: `the unit address ${shown(unit)} is that of reg, but not written as ${wanted}`,
      severity: 'note',
    };
  const meant = readAtUnitAddress(board, node, property, range.base);
  // said by reg-entries
  if (meant !== undefined && reg.entries > 1) return undefined;
  // 0 often stands for no address at all
  const other = found === 0n ? undefined : regText({ base: found, size: range.size }, board.cells);
  return {
    ...finding,
    message: `the unit address is ${shown(unit)}, but reg is at ${hex(range.base)}`,
    fix: `${finding.fix}${other === undefined ? '' : `, or if the name is right write reg = ${other}`}`,
    severity: found === 0n ? 'note' : 'warning',
    ...(meant && { ...rewriteWithRootCells(node, property, meant), severity: 'error' }),
  };
}

function splitName(name: string): [base: string, unit: string | undefined] {
  const at = name.indexOf('@');
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

/** The number that a unit address is: hex, with or without `0x`, in one part or as `high,low`. */
function addressOf(unit: string): bigint | undefined {
  const [, high, low] = /^(?:0x)?([\da-f]{1,16})(?:,([\da-f]{1,8}))?$/i.exec(unit) ?? [];
  if (high === undefined) return undefined;
  const first = BigInt(`0x${high}`);
  return low === undefined ? first : (first << 32n) | BigInt(`0x${low}`);
}

function shown(unit: string): string {
  return unit === '' ? '(empty)' : unit.slice(0, 40);
}
