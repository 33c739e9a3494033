// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import { rangeText } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { sizeText } from '../../base/size.ts';
import { maxU64, roundUp } from '../../base/u64.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import { number } from '../../tree/readings.ts';
import { endOfAddresses } from '../board/address-bits.ts';
import { allocRanges } from '../board/alloc-ranges.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { inTheWay } from '../board/occupants.ts';
import { cellsText, regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { isCmaNode, reachableWindow, setOrAdd } from '../fix/move-region.ts';
import { smallerSizes } from '../fix/smaller-sizes.ts';
import type { TreeEdit } from '../edit.ts';
import type { Advice, Finding, Rule } from '../rule.ts';

/** `__reserved_mem_alloc_size()` finds no free memory for the region. */
export const regionUnplaced: Rule = {
  id: 'region-unplaced',
  description: 'Require free memory for every dynamic region.',
  severity: 'error',
  reason: 'the region does not exist, and its devices get no memory',
  requires: ['zero-size', 'size-length', 'alignment-length', 'alignment-power-of-two', 'alloc-ranges-length'],
  check({ board, report }) {
    const freeMemory = new FreeMemory(board);
    // if the tree's default area fails, Linux creates one of its own
    const withoutDefault = new FreeMemory(board, ownDefaultArea(board));
    for (const region of board.regions) {
      if (region.result.failure !== 'no-free-memory') continue;
      const free = region.node.has('linux,cma-default') ? withoutDefault : freeMemory;
      if (!report(findingOf(board, free, region))) return;
    }
  },
};

function ownDefaultArea({ boot }: CheckedBoard): Range | undefined {
  const area = boot.areas.find((one) => one.default);
  return area !== undefined && boot.regions.every(({ base }) => base !== area.base) ? area : undefined;
}

function findingOf(board: CheckedBoard, freeMemory: FreeMemory, region: CheckedRegion): Finding {
  const { node, result } = region;
  const ranges = allocRanges(board, region.node);
  const align = alignmentOf(board, region);
  const wanted = { align, oneZone: isCmaNode(region), ...(ranges && { within: ranges }) };
  const largest = freeMemory.largest(wanted);
  const where = ranges === undefined ? 'memory' : `alloc-ranges ${rangesText(ranges)}`;
  const blockers = inTheWay(board, ranges ?? board.boot.memory);
  const few = blockers.map(({ what, ...range }) => `${what} (${rangeText(range)})`);
  return {
    node,
    property: node.property(ranges === undefined ? 'size' : 'alloc-ranges'),
    at: 0,
    severity: severityOf(board, ranges, result.size),
    message: `no free ${sizeText(result.size)} block${node.has('alignment') ? ` aligned to ${hex(align)}` : ''} in ${where}: ${whatIsFree(board, ranges, largest)}`,
    linux: `${logged(board, node, 'allocate-failed') ?? 'Linux finds no memory for it'} (-ENOMEM)${few.length === 0 ? '' : `; in the way ${few.length === 1 ? 'is' : 'are'} ${few.join(', ')}`}`,
    advice: repairs(board, freeMemory, region, { ...wanted, largest }),
    related: blockers.flatMap(({ what, node: other, ...range }) =>
      other === undefined ? [] : [{ node: other, message: `${what} uses ${rangeText(range)}` }],
    ),
  };
}

/** A boot loader may add memory outside the tree's memory. That does not help ranges that are all memory, or too small. */
function severityOf(board: CheckedBoard, ranges: readonly Range[] | undefined, size: bigint): Severity {
  if (ranges === undefined || board.boot.given.memory !== undefined) return severityByMemory(board);
  const memory = new Coverage(board.boot.memory);
  const end = endOfAddresses(board);
  const isHopeless = (range: Range): boolean =>
    range.size < size || range.base >= end || memory.of(range) === range.size;
  return ranges.every(isHopeless) ? severityByMemory(board) : 'warning';
}

function whatIsFree(
  { boot }: CheckedBoard,
  ranges: readonly Range[] | undefined,
  largest: Range | undefined,
): string {
  const memory = new Coverage(boot.memory);
  if (ranges?.every((range) => memory.of(range) === 0n) === true) return 'the range is outside RAM';
  return largest === undefined
    ? 'no memory is free'
    : `the largest free block has ${sizeText(largest.size)} at ${rangeText(largest)}`;
}

function* repairs(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  wanted: { readonly align: bigint; readonly oneZone: boolean; readonly largest: Range | undefined },
): Generator<Advice, void, undefined> {
  const { align, oneZone, largest } = wanted;
  const { node, result } = region;
  const property = node.property('size');
  if (property === undefined) return;
  // a CMA area consists of whole pageblocks
  const size = oneZone ? roundUp(result.size, cmaMinAlignment(board.boot.kconfig)) : result.size;
  const whole = cellsText(size, board.cells.size);
  if (node.has('alloc-ranges') && whole !== undefined) {
    const within = [reachableWindow(board, region)];
    for (const place of freeMemory.places({ size, align, oneZone, within }, MAX_PLACES)) {
      const value = regText(place, board.cells);
      if (value === undefined) break;
      const also = size === result.size ? '' : `size = <${whole}> and `;
      const edits: TreeEdit[] = [setOrAdd(node, 'alloc-ranges', value)];
      if (size !== result.size) edits.push({ kind: 'set-value', node, property, value: `<${whole}>` });
      yield {
        fix: `write ${also}alloc-ranges = ${value}, which is free, if its devices can reach it`,
        edits,
      };
    }
  }
  for (const most of largest === undefined ? [] : smallerSizes(largest.size, align)) {
    const text = cellsText(most, board.cells.size);
    if (text === undefined) continue;
    const value = `<${text}>`;
    yield {
      fix: `write size = ${value} at most`,
      edits: [{ kind: 'set-value', node, property, value }],
    };
  }
}

/** Limit of places that are tried before a smaller size. */
const MAX_PLACES = 4;

function alignmentOf({ boot: { kconfig }, cells }: CheckedBoard, region: CheckedRegion): bigint {
  const property = region.node.property('alignment');
  const given = (property && number(property, 0, cells.address)) ?? 0n;
  const least = isCmaNode(region) ? cmaMinAlignment(kconfig) : 0n;
  // less than a page is useless in a source
  return maxU64(maxU64(given, least), BigInt(kconfig.pageSize));
}

function rangesText(ranges: readonly Range[]): string {
  const some = ranges.filter(({ size }) => size > 0n);
  if (some.length === 0) return 'of size 0';
  const first = some.slice(0, 2).map(rangeText);
  return some.length > 2 ? `${first.join(', ')} and ${some.length - 2} more` : first.join(', ');
}
