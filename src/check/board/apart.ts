// SPDX-License-Identifier: MIT
//
// What to write so that two ranges no longer touch.
import { endOf } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';
import type { Holes } from './holes.ts';
import type { PlacedRegion } from './placed.ts';
import { regText } from '../words/range-text.ts';

/** A free place for a region that is as good anywhere, or anywhere in some ranges: one of Linux's own pools, and not what firmware or a device has a fixed idea of. */
export function movedTo(
  board: CheckedBoard,
  holes: Holes,
  { region, size }: Pick<PlacedRegion, 'region' | 'size'>,
  within?: readonly Range[],
): string | undefined {
  if (!isMovable(region)) return undefined;
  const place = holes.find({ size, ...needsOf(board, region), ...(within && { within }) });
  const value = place && regText(place, board.cells);
  return value && `${region.node.name} fits in free memory with reg = ${value}`;
}

/** The alignment of a region that is moved, and whether it must stay in one zone. */
export function needsOf(
  { boot: { kconfig } }: CheckedBoard,
  region: CheckedRegion,
): { readonly align: bigint; readonly oneZone: boolean } {
  const cma = isCmaNode(region);
  return { align: cma ? cmaMinAlignment(kconfig) : BigInt(kconfig.pageSize), oneZone: cma };
}

/** Whether a region is, or wanted to be, a CMA area. */
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

/** How one of two regions gives way to the other; undefined where it can't be said without knowing what they are for. */
export function apart(
  board: CheckedBoard,
  holes: Holes,
  a: PlacedRegion,
  b: PlacedRegion,
): string | undefined {
  const moved = movedTo(board, holes, b) ?? movedTo(board, holes, a);
  if (moved !== undefined) return moved;
  if (a.base === b.base && a.size === b.size) return 'keep one of the two nodes';
  const trim = trimmed(a, b);
  if (trim === undefined)
    return 'keep the outer of the two nodes, or write what of it is left on either side as two';
  const value = regText(trim.left, board.cells);
  if (value === undefined || trim.region.region.result.source !== 'static') return undefined;
  return `if ${trim.region.region.node.name} needs no more than the rest, write reg = ${value} for it`;
}

/** What is left of the larger or lower of two ranges without the other; undefined where the other lies in its middle. */
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
