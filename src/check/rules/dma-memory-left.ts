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

/** Regions that are named as the ones that take most. */
const MAX_NAMED = 3;

/** What devices with few address bits get memory from is what the regions leave of the lowest zone. */
export const dmaMemoryLeft: Rule = {
  id: 'dma-memory-left',
  description: 'Require some of the RAM below the DMA limit to be left when Linux has booted.',
  severity: 'warning',
  reason: 'drivers whose devices reach no higher fail to get memory later',
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
    // what the kernel takes for itself and its default area is no fault of the tree's
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
        'What devices without wider addresses or an IOMMU are given comes from there; the CMA areas help out with pages that can be moved only',
      fix: 'make the largest regions smaller, or put them above that address where their devices reach',
      related: regions.map(({ region: { node }, size }) => ({
        node,
        property: node.property('reg') ?? node.property('size'),
        message: `${node.name} takes ${sizeText(size)}`,
      })),
    });
  },
};

/** The end of zone DMA, or of DMA32 where there is none. */
function dmaLimit(zones: readonly Zone[]): bigint | undefined {
  for (const name of ['DMA', 'DMA32']) {
    const ends = zones.filter((zone) => zone.name === name).map(({ end }) => end);
    if (ends.length > 0) return ends.reduce((highest, end) => (end > highest ? end : highest));
  }
  return undefined;
}

/** What becomes of the RAM below a limit, in bytes; its parts add up to `ram`. */
interface MemoryUse {
  readonly ram: bigint;
  readonly nomap: bigint;
  readonly cma: bigint;
  readonly reserved: bigint;
  readonly left: bigint;
  /** Of what is taken, what regions and the areas of the command line take. */
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
