// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { rangeContains, rangeText } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import type { DtProperty } from '../../tree/property.ts';
import { u64 } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { regText } from '../fix/cells-text.ts';
import type { Finding, Rule } from '../rule.ts';

/** A node with a complete `reg` is handled in the first pass; the properties of dynamic regions are never read. */
export const regAndSize: Rule = {
  id: 'reg-and-size',
  description: 'Disallow size beside reg, and an alignment or alloc-ranges that reg does not meet.',
  severity: 'warning',
  reason: 'Linux only reads reg; a note if size has the same value',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const region of board.regions) {
      if (!region.available || region.reg === undefined || region.reg.entries === 0) continue;
      const range = region.reg.read(0);
      if (range.size === 0n) continue;
      for (const finding of [
        sizeBeside(board, region, range),
        alignmentBeside(region, range),
        allocRangesBeside(board, region, range),
      ]) {
        if (finding !== undefined && !report(finding)) return;
      }
    }
  },
};

function sizeBeside({ cells }: CheckedBoard, { node }: CheckedRegion, range: Range): Finding | undefined {
  const property = node.property('size');
  if (property === undefined) return undefined;
  const size = u64(property);
  const same = size === range.size;
  const value = size === undefined || same ? undefined : regText({ base: range.base, size }, cells);
  return {
    ...beside(node, property),
    message: same
      ? `size repeats the size in reg, ${hex(range.size)} bytes`
      : `size, ${size === undefined ? `${property.length} bytes long` : hex(size)}, has no effect beside reg, which has ${hex(range.size)} bytes`,
    advice: [
      {
        fix: value === undefined ? 'remove size' : `remove size, or write reg = ${value} if size is right`,
        edits: [{ kind: 'delete-property', node, property }],
        sure: same,
      },
    ],
    ...(same && { severity: 'note' }),
  };
}

function alignmentBeside({ node }: CheckedRegion, { base }: Range): Finding | undefined {
  const property = node.property('alignment');
  const alignment = property && u64(property);
  if (property === undefined || alignment === undefined || alignment === 0n || base % alignment === 0n)
    return undefined;
  return {
    ...beside(node, property),
    message: `alignment, ${hex(alignment)}, has no effect beside reg, whose base ${hex(base)} is not a multiple of it`,
    fix: 'remove alignment, or write a reg with that alignment',
  };
}

function allocRangesBeside(
  { reader }: CheckedBoard,
  { node }: CheckedRegion,
  range: Range,
): Finding | undefined {
  const property = node.property('alloc-ranges');
  const ranges = reader.addrSize(node, 'alloc-ranges');
  if (property === undefined || ranges === undefined || ranges.entries > MAX_RANGES) return undefined;
  for (let i = 0; i < ranges.entries; i++) {
    if (rangeContains(ranges.read(i), range)) return undefined;
  }
  return {
    ...beside(node, property),
    message: `alloc-ranges has no effect beside reg, and does not contain its ${rangeText(range)}`,
    fix: 'remove alloc-ranges, or write a reg inside it',
  };
}

/** Limit of ranges that are checked in one `alloc-ranges`. */
const MAX_RANGES = 64;

function beside(
  node: CheckedRegion['node'],
  property: DtProperty,
): Pick<Finding, 'node' | 'property' | 'linux' | 'related'> {
  return {
    node,
    property,
    linux: `Linux treats the region as static because it has reg, and does not read ${property.name}`,
    related: [{ node, property: node.property('reg'), message: 'the reg that Linux reads' }],
  };
}
