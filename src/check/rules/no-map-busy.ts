// SPDX-License-Identifier: MIT
import { rangeAndSizeText, rangeText, rangesOverlap, sharedRange } from '../../base/range.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { loaded, memreserves } from '../board/occupants.ts';
import type { Occupant } from '../board/occupants.ts';
import { isBusy, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { moves, separationText, separations } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Regions that are checked: each is compared with all before it. */
const MAX_LOOKED_AT = 200;

/** `early_init_dt_reserve_memory()` returns -EBUSY for RAM of which a part is already reserved. */
export const noMapBusy: Rule = {
  id: 'no-map-busy',
  description: 'Disallow no-map regions that overlap memory that Linux reserves earlier.',
  severity: 'error',
  reason: 'Linux rejects the region, and its memory stays mapped',
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

/** A reserved range, and its region if it belongs to one. */
interface ReservedRange extends Occupant {
  readonly index?: number;
  readonly region?: PlacedRegion;
  /** Whether it is an entry of the memory reservation block. */
  readonly listed?: boolean;
}

/** The entries of the memory reservation block, if Linux reads them before regions. */
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
      ? 'part of it is already reserved'
      : `${rangeText(shared!)} of it is already reserved for ${first.what} (${rangeText(first)})`;
  return {
    node,
    property: node.property('reg'),
    at: 0,
    message: `the no-map range ${rangeAndSizeText(one)} cannot be kept unmapped: ${where}`,
    linux: `${logged(board, node, 'reserve-failed')!} (-EBUSY): the range stays mapped, and the part that nothing else reserves is free memory`,
    ...repair(board, freeMemory, one, first),
    ...(first?.node && { because: first.node }),
    related: before
      .filter(({ node }) => node !== undefined)
      .slice(0, 3)
      .map(({ what, node, ...range }) => ({
        node: node!,
        property: node!.property('reg'),
        message: `${what} reserves ${rangeText(range)} first`,
      })),
  };
}

function repair(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  one: PlacedRegion,
  first: ReservedRange | undefined,
): Pick<Finding, 'advice' | 'fix'> {
  if (first === undefined) return {};
  if (first.region !== undefined) {
    const fix = separationText(first.region, one);
    return { advice: separations(board, freeMemory, first.region, one), fix };
  }
  if (first.listed === true) return { fix: 'remove the /memreserve/ entry' };
  const fix = `change the boot loader's load address for ${first.what} so that it is outside ${rangeText(one)}, or move the region`;
  return { advice: moves(board, freeMemory, one), fix };
}
