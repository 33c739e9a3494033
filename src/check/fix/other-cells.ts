// SPDX-License-Identifier: MIT
//
// Reads a value with cells that differ from the root's: values are often copied from a board with other cells.
import { Coverage } from '../../base/coverage.ts';
import { byBase } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import type { RootCells } from '../../linux/tree-reader.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { reg } from '../../tree/readings.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import type { Finding } from '../rule.ts';
import { regText } from './cells-text.ts';

/** A plausible reading of a value. */
export interface OtherReading {
  readonly cells: RootCells;
  readonly ranges: readonly Range[];
  /** The ranges written with the root's cells. */
  readonly value: string;
  /** Whether this is the only reading whose first address is the node's unit address. */
  readonly sure: boolean;
}

/** Cells that roots have. */
const USUAL: readonly RootCells[] = [
  { address: 1, size: 1 },
  { address: 2, size: 1 },
  { address: 1, size: 2 },
  { address: 2, size: 2 },
];
/** No machine has memory above this address. */
const HIGHEST = 1n << 48n;
/** Longer values are not read: no real region has more entries. */
const MAX_ENTRIES = 64;

/**
 * Returns the most likely reading: the one whose first address is the unit address, else the only one in RAM, else the only one that
 * overlaps RAM. Returns undefined if several readings overlap RAM, or none does.
 */
export function readWithOtherCells(
  board: CheckedBoard,
  property: DtProperty,
  unitAddress: bigint | undefined,
): OtherReading | undefined {
  const readings = USUAL.flatMap((cells) => {
    if (cells.address === board.cells.address && cells.size === board.cells.size) return [];
    const ranges = readAs(property, cells);
    const value = ranges && rangesText(ranges, board.cells);
    return ranges === undefined || value === undefined ? [] : [{ cells, ranges, value }];
  });
  const one = (chosen: typeof readings, sure: boolean): OtherReading | undefined =>
    chosen.length === 1 ? { ...chosen[0]!, sure } : undefined;
  const named = readings.filter(({ ranges }) => ranges[0]!.base === unitAddress);
  if (named.length > 0) return one(named, true);
  if (!board.boot.memoryKnown) return unitAddress === undefined ? one(readings, false) : undefined;
  const memory = new Coverage(board.boot.memory);
  const inside = readings.filter(({ ranges }) => ranges.every((range) => memory.of(range) === range.size));
  if (inside.length > 0) return one(inside, false);
  return one(
    readings.filter(({ ranges }) => ranges.every((range) => memory.of(range) > 0n)),
    false,
  );
}

/** The ranges of a value read with other cells; undefined where one is empty or too high, or two overlap. */
function readAs(property: DtProperty, cells: RootCells): Range[] | undefined {
  if (property.length > 16 * MAX_ENTRIES) return undefined;
  const ranges = reg(property, cells.address, cells.size);
  if (ranges === undefined || ranges.length === 0) return undefined;
  let end = 0n;
  for (const { base, size } of [...ranges].sort(byBase)) {
    if (size === 0n || base < end || base + size > HIGHEST) return undefined;
    end = base + size;
  }
  return ranges;
}

/** The reading of a `reg` whose first address is the node's unit address, if the address that Linux reads is not. */
export function readAtUnitAddress(
  board: CheckedBoard,
  node: DtNode,
  property: DtProperty,
  base: bigint,
): OtherReading | undefined {
  const unitAddress = unitAddressOf(node.name);
  if (unitAddress === undefined || unitAddress === base) return undefined;
  const reading = readWithOtherCells(board, property, unitAddress);
  return reading?.sure === true ? reading : undefined;
}

/** Fix that writes a value with the root's cells, with edits if the value is certainly right. */
export function rewriteWithRootCells(
  node: DtNode,
  property: DtProperty,
  { cells: { address, size }, value, sure }: OtherReading,
): Pick<Finding, 'fix' | 'edits'> {
  return {
    fix: `it seems to be written for #address-cells ${address} and #size-cells ${size}: write ${property.name} = ${value}`,
    ...(sure && { edits: [{ kind: 'set-value', node, property, value }] }),
  };
}

/** Ranges as a whole value, `<0x0 0x80000000 0x0 0x1000>, <…>`; undefined if one does not fit. */
function rangesText(ranges: readonly Range[], cells: RootCells): string | undefined {
  const entries = ranges.map((range) => regText(range, cells));
  return entries.includes(undefined) ? undefined : entries.join(', ');
}

/** The address after the `@` of a node's name; undefined if it is not a single number. */
export function unitAddressOf(name: string): bigint | undefined {
  const digits = /@([0-9a-f]{1,16})$/i.exec(name)?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}
