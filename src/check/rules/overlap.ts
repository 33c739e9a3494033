// SPDX-License-Identifier: MIT
import { byBase, endOf, rangeAndSizeText, rangeText, sharedRange } from '../../base/range.ts';
import type { RegionOverlap } from '../../linux/region.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { isBusy, isGivenBack, kindOf, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { separationText, separations } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** A reported overlap, with the line that names both regions. */
type ReportedOverlap = RegionOverlap & { readonly text: string | undefined };

/** Limit of pairs, for boards where every region overlaps every other. */
const MAX_PAIRS = 1000;

/** All pairs are compared; `__rmem_check_for_overlap()` only compares neighbours. */
export const overlap: Rule = {
  id: 'overlap',
  description: 'Disallow regions that overlap.',
  severity: 'error',
  reason: 'the same memory has two owners, and Linux itself logs an error',
  requires: ['end-as-size', 'address-width'],
  check({ board, report }) {
    // the second line of the report names the regions
    const lines = board.boot.log.filter(({ id, part }) => id === 'overlap' && part === 1);
    const reported = board.boot.overlaps.map((pair, i) => ({ ...pair, text: lines[i]?.text }));
    const freeMemory = new FreeMemory(board);
    for (const [a, b] of overlappingPairs(placedRegions(board))) {
      // reported by no-map-busy
      if (isBusy(b.region) && !a.region.result.nomap && a.region.result.source === 'static') continue;
      if (!report(findingOf(board, freeMemory, [a, b], reported))) return;
    }
  },
};

/** Pairs that overlap, each in tree order. */
function* overlappingPairs(placed: readonly PlacedRegion[]): Generator<[PlacedRegion, PlacedRegion]> {
  let left = MAX_PAIRS;
  let open: PlacedRegion[] = [];
  for (const one of [...placed].sort((a, b) => byBase(a, b) || a.index - b.index)) {
    open = open.filter((other) => endOf(other) > one.base);
    for (const other of open) {
      yield other.index < one.index ? [other, one] : [one, other];
      if (--left === 0) return;
    }
    open.push(one);
  }
}

function findingOf(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  [a, b]: readonly [PlacedRegion, PlacedRegion],
  reported: readonly ReportedOverlap[],
): Finding {
  const shared = sharedRange(a, b)!;
  const { node } = b.region;
  const other = a.region.node;
  const linux = consequence(a, b);
  const said = reported.find((pair) => isAbout(pair, a, b) || isAbout(pair, b, a))?.text;
  return {
    node,
    property: node.property(propertyOf(b)),
    at: 0,
    message: `${rangeText(b)} (${kindOf(b.region)}) overlaps ${other.name}, ${rangeText(a)} (${kindOf(a.region)}), in ${rangeAndSizeText(shared)}`,
    linux: said === undefined ? linux : `Linux logs "OVERLAP DETECTED! ${said}": ${linux}`,
    advice: separations(board, freeMemory, a, b),
    fix: separationText(a, b),
    because: other,
    related: [
      {
        node: other,
        property: other.property(propertyOf(a)),
        message: `${other.name} is ${rangeAndSizeText(a)}, ${kindOf(a.region)}`,
      },
    ],
  };
}

function propertyOf({ region }: PlacedRegion): string {
  return region.result.source === 'static' ? 'reg' : 'size';
}

/** Whether a reported overlap is about two regions, in this order. */
function isAbout({ region, other }: RegionOverlap, a: PlacedRegion, b: PlacedRegion): boolean {
  return region === a.region.node.path && other === b.region.node.path;
}

/** The effect of two overlapping regions. */
function consequence(a: PlacedRegion, b: PlacedRegion): string {
  const pair = [a, b];
  const back = pair.find(({ region }) => isGivenBack(region));
  if (back !== undefined) {
    const { node, result } = back.region;
    const what = result.nomap ? 'is mapped again' : 'is free memory';
    return `Linux rejects ${node.name} (-${result.errno!}) and frees its memory, so the shared part ${what}`;
  }
  const areas = pair.filter(({ region }) => region.result.outcome === 'cma');
  if (areas.length === 2)
    return 'both CMA areas free the shared pages to the page allocator, and freeing them twice corrupts the free lists';
  if (areas.length === 1)
    return `pages in the overlap can be allocated to anyone, because ${areas[0]!.region.node.name} is a CMA area`;
  const nomap = pair.filter(({ region }) => region.result.nomap && !isBusy(region));
  return nomap.length === 1
    ? `the shared part is not mapped, because ${nomap[0]!.region.node.name} is no-map, and belongs to both`
    : 'both are reserved, and the shared part belongs to both';
}
