// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { regText } from '../fix/cells-text.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import { readAtUnitAddress, rewriteWithRootCells } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** Linux does not read unit addresses, but people rely on them. */
export const unitAddress: Rule = {
  id: 'unit-address',
  description: 'Enforce that the unit address of a region equals the address in its reg.',
  severity: 'warning',
  reason:
    'one of the two is most likely wrong, and Linux uses reg; an error if reg is written for other cells',
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
    // a misspelt reg is reported by unknown-property
    if (unit === undefined || misspeltProperty(node, 'reg') !== undefined) return undefined;
    return {
      node,
      message: `the name has the unit address ${shown(unit)}, but the region has no reg`,
      linux: 'Linux does not read unit addresses',
      fix: `rename it to ${base}`,
      severity: 'note',
    };
  }
  if (reg === undefined || reg.entries === 0) return undefined;
  const range = reg.read(0);
  // filled in by the boot loader
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
      ? `Linux does not read unit addresses; the region is at ${hex(range.base)}`
      : 'Linux does not read unit addresses, and ignores the region because it is disabled',
    fix: `rename it to ${base}@${wanted}`,
  };
  if (unit === undefined)
    return {
      ...finding,
      message: `reg is at ${hex(range.base)}, but the name has no unit address`,
      severity: 'note',
    };
  if (found === undefined)
    return { ...finding, message: `the unit address ${shown(unit)} is not an address`, severity: 'note' };
  if (found === range.base)
    return {
      ...finding,
      message: `the unit address ${shown(unit)} is the address in reg, but should be written ${wanted}`,
      severity: 'note',
    };
  const meant = readAtUnitAddress(board, node, property, range.base);
  // reported by reg-entries
  if (meant !== undefined && reg.entries > 1) return undefined;
  // 0 often means no address
  const other = found === 0n ? undefined : regText({ base: found, size: range.size }, board.cells);
  return {
    ...finding,
    message: `the unit address is ${shown(unit)}, but reg is at ${hex(range.base)}`,
    fix: `${finding.fix}${other === undefined ? '' : `, or write reg = ${other} if the name is right`}`,
    severity: found === 0n ? 'note' : 'warning',
    ...(meant && { ...rewriteWithRootCells(node, property, meant), severity: 'error' }),
  };
}

function splitName(name: string): [base: string, unit: string | undefined] {
  const at = name.indexOf('@');
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

/** The number in a unit address: hex, with or without `0x`, in one part or as `high,low`. */
function addressOf(unit: string): bigint | undefined {
  const [, high, low] = /^(?:0x)?([\da-f]{1,16})(?:,([\da-f]{1,8}))?$/i.exec(unit) ?? [];
  if (high === undefined) return undefined;
  const first = BigInt(`0x${high}`);
  return low === undefined ? first : (first << 32n) | BigInt(`0x${low}`);
}

function shown(unit: string): string {
  return unit === '' ? '(empty)' : unit.slice(0, 40);
}
