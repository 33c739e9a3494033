// SPDX-License-Identifier: MIT
//
// Suggests a `reg` so that two ranges no longer overlap.
import { endOf } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { regText } from './cells-text.ts';
import type { FreeMemory } from './free-memory.ts';

/**
 * Suggests a free range for a region that may be anywhere, or anywhere in `within`: a pool of Linux's own. Undefined for regions whose
 * address firmware or a device may depend on, and where no range is free.
 */
export function suggestMove(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  { region, size }: Pick<PlacedRegion, 'region' | 'size'>,
  within?: readonly Range[],
): string | undefined {
  if (!isMovable(region)) return undefined;
  const place = freeMemory.find({ size, ...placementNeeds(board, region), ...(within && { within }) });
  const value = place && regText(place, board.cells);
  return value && `${region.node.name} fits in free memory with reg = ${value}`;
}

/** The alignment that a region needs, and whether it must be in one zone. */
export function placementNeeds(
  { boot: { kconfig } }: CheckedBoard,
  region: CheckedRegion,
): { readonly align: bigint; readonly oneZone: boolean } {
  const cma = isCmaNode(region);
  return { align: cma ? cmaMinAlignment(kconfig) : BigInt(kconfig.pageSize), oneZone: cma };
}

/** Whether a region is a CMA area, or failed to become one. */
export function isCmaNode({ node, result }: CheckedRegion): boolean {
  return (
    result.outcome === 'cma' ||
    result.stage === 'activate' ||
    (result.outcome === 'failed' && node.has('reusable') && !node.has('no-map'))
  );
}

function isMovable({ result }: CheckedRegion): boolean {
  if (result.source !== 'static') return false;
  const { outcome, stage } = result;
  return outcome === 'cma' || outcome === 'dma-pool' || outcome === 'restricted-pool' || stage === 'activate';
}

/** Suggests how to separate two regions that overlap; undefined where that depends on their use. */
export function suggestSeparation(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  a: PlacedRegion,
  b: PlacedRegion,
): string | undefined {
  const moved = suggestMove(board, freeMemory, b) ?? suggestMove(board, freeMemory, a);
  if (moved !== undefined) return moved;
  if (a.base === b.base && a.size === b.size) return 'keep one of the two nodes';
  const trim = trimmed(a, b);
  if (trim === undefined) return 'keep only the outer node, or split it into two nodes around the inner one';
  const value = regText(trim.left, board.cells);
  if (value === undefined || trim.region.region.result.source !== 'static') return undefined;
  return `if ${trim.region.region.node.name} needs only the rest, write its reg = ${value}`;
}

/** Cuts the other range off the larger or lower of the two ranges; undefined if the other is in its middle. */
function trimmed(
  a: PlacedRegion,
  b: PlacedRegion,
): { readonly region: PlacedRegion; readonly left: Range } | undefined {
  const [first, second] = a.base < b.base || (a.base === b.base && a.size > b.size) ? [a, b] : [b, a];
  if (first.base === second.base) {
    return { region: first, left: { base: endOf(second), size: first.size - second.size } };
  }
  if (endOf(second) < endOf(first)) return undefined;
  return { region: first, left: { base: first.base, size: second.base - first.base } };
}
