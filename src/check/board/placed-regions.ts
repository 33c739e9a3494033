// SPDX-License-Identifier: MIT
//
// Regions that have a place, as rules about addresses look at them.
import type { Range } from '../../base/range.ts';
import { minU64 } from '../../base/u64.ts';
import { PhysAddr } from '../../linux/phys-addr.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';

/** A region with the range that it has, or that the tree gives it. */
export interface PlacedRegion extends Range {
  readonly region: CheckedRegion;
  /** Its place among the children of the container. */
  readonly index: number;
}

/**
 * The regions that have a range: static ones that Linux takes up, dynamic ones that it found memory for. Not among them: what is
 * disabled or passed over, what has no size, and what its handler refused before any memory was taken.
 */
export function placedRegions(board: CheckedBoard): PlacedRegion[] {
  const placed: PlacedRegion[] = [];
  // the kernel's ranges end a byte before the last of all addresses
  const endOfSpace = new PhysAddr(board.boot.kconfig.physAddr64 ? 64 : 32).max;
  for (const [index, region] of board.regions.entries()) {
    const range = placeOfRegion(region, endOfSpace);
    if (range !== undefined) placed.push({ ...range, region, index });
  }
  return placed;
}

/** The range of one region, cut at the end of the address space as Linux cuts it. */
function placeOfRegion({ result, available }: CheckedRegion, endOfSpace: bigint): Range | undefined {
  const { base, size, outcome, stage } = result;
  if (!available || base === null || size === 0n) return undefined;
  if (outcome === 'ignored' || outcome === 'unknown' || stage === 'validate' || base >= endOfSpace)
    return undefined;
  if (result.source === 'dynamic' && outcome === 'failed' && stage !== 'activate') return undefined;
  return { base, size: minU64(size, endOfSpace - base) };
}

/** Whether a region's handler refused it once it was reserved, so that its memory was given back with all that lies in it. */
export function isGivenBack({ result }: Pick<CheckedRegion, 'result'>): boolean {
  return result.stage === 'init' && result.errno !== null;
}

/** Whether a no-map region was refused because part of it was reserved before. */
export function isBusy({ result }: CheckedRegion): boolean {
  return result.stage === 'reserve' && result.errno === 'EBUSY';
}

/** What a region is, in words. */
export function kindOf({ node, result }: CheckedRegion): string {
  switch (result.outcome) {
    case 'reserved':
      return 'reserved';
    case 'nomap':
      return 'no-map';
    case 'cma':
      return 'a CMA area';
    case 'dma-pool':
      return 'a coherent pool';
    case 'restricted-pool':
      return 'a restricted pool';
    case 'failed':
      return node.has('reusable') && !node.has('no-map') ? 'a refused CMA area' : 'refused';
    default:
      return result.outcome;
  }
}
