// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { number } from '../../tree/readings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import { isDynamic } from '../board/dynamic-region.ts';
import { cellsText } from '../fix/cells-text.ts';
import type { Rule } from '../rule.ts';

/** memblock rounds with the mask `alignment - 1`, also if the alignment is not a power of two. */
export const alignmentPowerOfTwo: Rule = {
  id: 'alignment-power-of-two',
  description: 'Require alignment to be a power of two.',
  severity: 'warning',
  reason:
    'Linux rounds with a bit mask, so the base is a multiple of the alignment only by luck; an error if it is not',
  requires: ['container-cells', 'container-ranges', 'size-length', 'alignment-length'],
  check({ board, report }) {
    const cells = board.cells.address;
    for (const region of board.regions) {
      const property = region.node.property('alignment');
      if (property === undefined || !isDynamic(region) || property.length !== 4 * cells) continue;
      const alignment = number(property, 0, cells)!;
      if ((alignment & (alignment - 1n)) === 0n) continue;
      const missed = misses(region, alignment);
      const above = 1n << BigInt(alignment.toString(2).length);
      const text = cellsText(above, cells);
      const goesOn = report({
        node: region.node,
        property,
        message: `alignment ${hex(alignment)} is not a power of two`,
        linux: becameOf(region, missed),
        fix: text && `write alignment = <${text}>, the next power of two`,
        severity: missed ? 'error' : 'warning',
      });
      if (!goesOn) return;
    }
  },
};

/** Whether the region's base is not a multiple of the alignment. */
function misses({ result }: CheckedRegion, alignment: bigint): boolean {
  return result.base !== null && result.base % alignment !== 0n;
}

function becameOf({ result }: CheckedRegion, missed: boolean): string {
  const rounds = 'Linux rounds with the mask alignment - 1';
  if (result.base === null) return rounds;
  return `${rounds} and puts the region at ${hex(result.base)}, which is ${missed ? 'not a' : 'a'} multiple of it`;
}
