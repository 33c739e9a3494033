// SPDX-License-Identifier: MIT
import { rangeAndSizeText, rangeText, rangesOverlap, sharedRange } from '../../base/range.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { loaded, memreserves } from '../board/occupants.ts';
import type { Occupant } from '../board/occupants.ts';
import { isBusy, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { suggestSeparation } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Regions that are looked at: each is held against all before it. */
const MAX_LOOKED_AT = 200;

/** `early_init_dt_reserve_memory()` gives -EBUSY for what is memory and reserved in part already. */
export const noMapBusy: Rule = {
  id: 'no-map-busy',
  description: 'Disallow no-map regions over memory that Linux has reserved before it comes to them.',
  severity: 'error',
  reason: 'Linux refuses the region, and its memory stays mapped',
  requires: ['end-as-size', 'address-width'],
  check({ board, report }) {
    const placed = placedRegions(board);
    const taken: ReservedRange[] = [...loaded(board), ...listedBefore(board), ...reservedRegions(placed)];
    const freeMemory = new FreeMemory(board);
    for (const one of placed.filter(({ region }) => isBusy(region)).slice(0, MAX_LOOKED_AT)) {
      const before = taken.filter((other) => rangesOverlap(one, other) && (other.index ?? -1) < one.index);
      if (!report(findingOf(board, freeMemory, one, before))) return;
    }
  },
};

/** Something that is reserved, and the region it is, if it is one. */
interface ReservedRange extends Occupant {
  readonly index?: number;
  readonly region?: PlacedRegion;
  /** Whether it is an entry of the header's list. */
  readonly listed?: boolean;
}

/** The entries of the header's list, where Linux reads them before it comes to regions. */
function listedBefore(board: CheckedBoard): ReservedRange[] {
  const { order } = board.release.passes;
  if (order.indexOf('memreserve') > order.indexOf('scan')) return [];
  return memreserves(board).map(({ base, size }) => ({
    what: 'a /memreserve/ entry',
    base,
    size,
    listed: true,
  }));
}

function reservedRegions(placed: readonly PlacedRegion[]): ReservedRange[] {
  return placed
    .filter(({ region: { result } }) => result.source === 'static' && !result.nomap)
    .map((region) => {
      const { node } = region.region;
      return { what: node.name, base: region.base, size: region.size, node, index: region.index, region };
    });
}

function findingOf(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  one: PlacedRegion,
  before: readonly ReservedRange[],
): Finding {
  const { node } = one.region;
  const first = before[0];
  const shared = first && sharedRange(one, first)!;
  const where =
    first === undefined
      ? 'part of it is reserved already'
      : `${rangeText(shared!)} of it is reserved already for ${first.what} (${rangeText(first)})`;
  return {
    node,
    property: node.property('reg'),
    at: 0,
    message: `the no-map range ${rangeAndSizeText(one)} cannot be taken out of the map: ${where}`,
    linux: `${logged(board, node, 'reserve-failed')!} (-EBUSY): the range stays mapped, and what nobody else reserves of it is free memory`,
    fix: fixOf(board, freeMemory, one, first),
    ...(first?.node && { because: first.node }),
    related: before
      .filter(({ node }) => node !== undefined)
      .slice(0, 3)
      .map(({ what, node, ...range }) => ({
        node: node!,
        property: node!.property('reg'),
        message: `${what} reserves ${rangeText(range)} before`,
      })),
  };
}

function fixOf(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  one: PlacedRegion,
  first: ReservedRange | undefined,
): string | undefined {
  if (first === undefined) return undefined;
  if (first.region !== undefined) return suggestSeparation(board, freeMemory, first.region, one);
  if (first.listed === true) return 'leave the /memreserve/ entry out';
  return `have the boot loader put ${first.what} outside of ${rangeText(one)}, or give the region another place`;
}
