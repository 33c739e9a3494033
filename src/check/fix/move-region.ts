// SPDX-License-Identifier: MIT
//
// Suggests a `reg` so that two ranges no longer overlap.
import { endOf, sharedRange } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { U64_MAX, maxU64, minU64 } from '../../base/u64.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { DtNode } from '../../tree/node.ts';
import { allocRanges } from '../board/alloc-ranges.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import type { TreeEdit } from '../edit.ts';
import type { Advice } from '../rule.ts';
import { regText } from './cells-text.ts';
import type { FreeMemory } from './free-memory.ts';

/**
 * Suggests free ranges for a region that may be anywhere, or anywhere in `within`: a pool of Linux's own. None for regions whose address
 * firmware or a device may depend on.
 */
export function* moves(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  { region, size, base }: PlacedRegion,
  within?: readonly Range[],
): Generator<Advice, void, undefined> {
  if (!isMovable(region)) return;
  const reachable = reachableRanges(board, region, endOf({ base, size }));
  const both = within?.flatMap((range) => reachable.flatMap((other) => sharedRange(range, other) ?? []));
  for (const place of freeMemory.places({
    size,
    ...placementNeeds(board, region),
    within: both ?? reachable,
  })) {
    const value = regText(place, board.cells);
    const edits = value === undefined ? undefined : regEdits(region, place.base, value);
    if (edits !== undefined)
      yield { fix: `${region.node.name} fits in free memory with reg = ${value}`, edits };
  }
}

/** Suggests `alloc-ranges` for a dynamic region: free ranges of its size. */
export function* allocRangesAdvice(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  { region, size, base }: PlacedRegion,
  fix: (value: string) => string,
): Generator<Advice, void, undefined> {
  const within = reachableRanges(board, region, endOf({ base, size }));
  for (const place of freeMemory.places({ size, ...placementNeeds(board, region), within })) {
    const value = regText(place, board.cells);
    if (value !== undefined) yield { fix: fix(value), edits: [setOrAdd(region.node, 'alloc-ranges', value)] };
  }
}

/** Sets a property to a value, whether the node has it or not. */
export function setOrAdd(node: DtNode, name: string, value: string): TreeEdit {
  const property = node.property(name);
  return property === undefined
    ? { kind: 'add-property', node, name, value }
    : { kind: 'set-value', node, property, value };
}

/** The edits that write a `reg` with one entry, and rename the node if its unit address was right; undefined for several entries. */
export function regEdits(
  { node, result, reg }: CheckedRegion,
  base: bigint,
  value: string,
): TreeEdit[] | undefined {
  const property = node.property('reg');
  if (property === undefined || reg === undefined || reg.entries !== 1) return undefined;
  const edits: TreeEdit[] = [{ kind: 'set-value', node, property, value }];
  const unit = node.name.indexOf('@');
  if (unit >= 0 && base !== result.base && node.name.slice(unit + 1) === result.base?.toString(16)) {
    const name = `${node.name.slice(0, unit)}@${base.toString(16)}`;
    if (node.parent?.children.every((child) => child.name !== name) === true)
      edits.push({ kind: 'rename-node', node, name });
  }
  return edits;
}

/** Devices reach 32 bits unless their drivers say otherwise. */
const DMA_32 = 1n << 32n;

/**
 * Where a region can be so that its devices still reach it: in its `alloc-ranges`, below 4 GiB if it ends below, and outside high memory,
 * which the kernel cannot map for DMA.
 *
 * @param end where the region ends now
 */
export function reachableRanges(board: CheckedBoard, { node }: CheckedRegion, end: bigint): Range[] {
  const below = reachableMemory(board, end);
  const within = allocRanges(board, node);
  return within === undefined ? [below] : within.flatMap((range) => sharedRange(range, below) ?? []);
}

/** The memory below those limits. */
function reachableMemory(board: CheckedBoard, end: bigint): Range {
  const highmem = board.boot.zones.find(({ name }) => name === 'HighMem')?.base;
  const limit = [end <= DMA_32 ? DMA_32 : U64_MAX, highmem ?? U64_MAX].reduce(minU64);
  return { base: 0n, size: limit };
}

/** Where new `alloc-ranges` of a dynamic region may be: where its devices still reach it, by those that it has. */
export function reachableWindow(board: CheckedBoard, { node }: CheckedRegion): Range {
  const ranges = allocRanges(board, node);
  return reachableMemory(board, ranges === undefined ? U64_MAX : ranges.map(endOf).reduce(maxU64, 0n));
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

/** Suggests how to separate two regions that overlap, as far as that does not depend on their use. */
export function* separations(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  a: PlacedRegion,
  b: PlacedRegion,
): Generator<Advice, void, undefined> {
  yield* moves(board, freeMemory, b);
  yield* moves(board, freeMemory, a);
  const trim = trimmed(a, b);
  const value = trim && regText(trim.left, board.cells);
  if (trim === undefined || value === undefined || trim.region.region.result.source !== 'static') return;
  const { region } = trim.region;
  const edits = regEdits(region, trim.left.base, value);
  if (edits !== undefined)
    yield { fix: `if ${region.node.name} needs only the rest, write its reg = ${value}`, edits };
}

/** What to do about two regions that overlap, if no change of an address is proven. */
export function separationText(a: PlacedRegion, b: PlacedRegion): string {
  if (a.base === b.base && a.size === b.size) return 'keep one of the two nodes';
  return trimmed(a, b) === undefined
    ? 'find out which of the two nodes is still needed; if both are, split the outer one around the inner one'
    : 'give one of the two regions another address or size';
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
