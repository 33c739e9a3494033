// SPDX-License-Identifier: MIT
import { compare } from '../../base/compare.ts';
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import { rangeBetween, sharedRange } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { bytesIn } from '../../base/ranges.ts';
import { sizeText } from '../../base/size.ts';
import { allAreas } from '../../linux/boot-result.ts';
import type { Zone } from '../../linux/zones.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { Rule } from '../rule.ts';

/** Number of the largest regions that are named. */
const MAX_NAMED = 3;

/** Devices with few address bits get their memory from the part of the lowest zone that regions do not use. */
export const dmaMemoryLeft: Rule = {
  id: 'dma-memory-left',
  description: 'Require free RAM below the DMA limit once Linux has booted.',
  severity: 'warning',
  reason: 'drivers of devices that cannot address more fail to allocate memory later',
  requires: ['end-as-size'],
  options: { percent: 10 },
  check({ board, options, report }) {
    const limit = dmaLimit(board.boot.zones);
    const { container } = board;
    if (limit === undefined || container === undefined) return;
    const use = useBelow(board, limit);
    const percent = options['percent']!;
    if (use.ram === 0n) return;
    const share = Number((use.left * 1000n) / use.ram) / 10;
    // the kernel's own memory and its default area are not a problem of the tree
    if (share >= percent || 2n * use.given < use.ram) return;
    const regions = placedRegions(board)
      .filter(({ base }) => base < limit)
      .sort((a, b) => compare(b.size, a.size))
      .slice(0, MAX_NAMED);
    report({
      node: container,
      because: regions[0]?.region.node,
      message:
        `${sizeText(use.left)} (${share} %) of the ${sizeText(use.ram)} of RAM below ${hex(limit)} is left, less than ${percent} %: ` +
        `${sizeText(use.nomap)} is no-map, ${sizeText(use.cma)} in CMA areas, ${sizeText(use.reserved)} otherwise reserved`,
      linux:
        'devices without wider addresses or an IOMMU get their memory from there; free pages of CMA areas can only be used for movable data',
      fix: 'make the largest regions smaller, or move them above that address if their devices can reach it',
      related: regions.map(({ region: { node }, size }) => ({
        node,
        property: node.property('reg') ?? node.property('size'),
        message: `${node.name} takes ${sizeText(size)}`,
      })),
    });
  },
};

/** The end of zone DMA, or of DMA32 if there is no zone DMA. */
function dmaLimit(zones: readonly Zone[]): bigint | undefined {
  for (const name of ['DMA', 'DMA32']) {
    const ends = zones.filter((zone) => zone.name === name).map(({ end }) => end);
    if (ends.length > 0) return ends.reduce((highest, end) => (end > highest ? end : highest));
  }
  return undefined;
}

/** How the RAM below a limit is used, in bytes; the parts add up to `ram`. */
interface MemoryUse {
  readonly ram: bigint;
  readonly nomap: bigint;
  readonly cma: bigint;
  readonly reserved: bigint;
  readonly left: bigint;
  /** Bytes used by regions and by the areas of the command line. */
  readonly given: bigint;
}

function useBelow(board: CheckedBoard, limit: bigint): MemoryUse {
  const { memory, reserved, cmdline } = board.boot;
  const below = rangeBetween(0n, limit);
  const ram = memory.flatMap((bank) => sharedRange(bank, below) ?? []);
  const within = (ranges: readonly Range[]): bigint => new Coverage(ranges).ofAll(ram);
  const nomap = memory.filter(({ flags }) => flags.includes('NOMAP'));
  const areas = allAreas(board.boot);
  const regions = placedRegions(board);
  const total = bytesIn(ram);
  const unusable = within(nomap);
  const unusableOrCma = within([...nomap, ...areas]);
  const taken = within([...nomap, ...areas, ...reserved]);
  return {
    ram: total,
    nomap: unusable,
    cma: unusableOrCma - unusable,
    reserved: taken - unusableOrCma,
    left: total - taken,
    given: within(/\bcma\w*=/.test(cmdline) ? [...regions, ...areas] : regions),
  };
}
