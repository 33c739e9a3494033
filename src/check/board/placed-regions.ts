// SPDX-License-Identifier: MIT
// Regions with an address, for rules about addresses.
import type { Range } from '../../base/range.ts';
import { minU64 } from '../../base/u64.ts';
import { PhysAddr } from '../../linux/phys-addr.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';

/** A region with its range in the boot, or in the tree. */
export interface PlacedRegion extends Range {
  readonly region: CheckedRegion;
  /** Its index among the children of the container. */
  readonly index: number;
}

/**
 * The regions with a range: static regions that Linux reads, and dynamic regions that it allocated. Regions that are disabled, ignored, of
 * size 0, or rejected before Linux reserved memory are not included.
 */
export function placedRegions(board: CheckedBoard): PlacedRegion[] {
  const placed: PlacedRegion[] = [];
  // the kernel's ranges end one byte before the last address
  const endOfSpace = new PhysAddr(board.boot.kconfig.physAddr64 ? 64 : 32).max;
  for (const [index, region] of board.regions.entries()) {
    const range = placeOfRegion(region, endOfSpace);
    if (range !== undefined) placed.push({ ...range, region, index });
  }
  return placed;
}

/** The range of one region, cut at the end of the address space like in Linux. */
function placeOfRegion({ result, available }: CheckedRegion, endOfSpace: bigint): Range | undefined {
  const { base, size, outcome, stage } = result;
  if (!available || base === null || size === 0n) return undefined;
  if (outcome === 'ignored' || outcome === 'unknown' || stage === 'validate' || base >= endOfSpace)
    return undefined;
  if (result.source === 'dynamic' && outcome === 'failed' && stage !== 'activate') return undefined;
  return { base, size: minU64(size, endOfSpace - base) };
}

/** Whether a handler rejected the region after it was reserved, so that Linux freed its memory with everything in it. */
export function isGivenBack({ result }: Pick<CheckedRegion, 'result'>): boolean {
  return result.failure === 'region-rejected';
}

/** Whether a no-map region was rejected because a part of it was already reserved. */
export function isBusy({ result }: CheckedRegion): boolean {
  return result.failure === 'not-reserved' && result.errno === 'EBUSY';
}

/** The kind of a region, as text. */
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
      return node.has('reusable') && !node.has('no-map') ? 'a rejected CMA area' : 'refused';
    default:
      return result.outcome;
  }
}
