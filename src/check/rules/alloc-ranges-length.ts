// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { rangeContains, rangeText } from '../../base/range.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { isDynamic } from '../board/dynamic-region.ts';
import { logged } from '../board/kernel-log.ts';
import { readWithOtherCells, rewriteWithRootCells } from '../fix/other-cells.ts';
import type { OtherReading } from '../fix/other-cells.ts';
import type { Rule } from '../rule.ts';

/**
 * `__reserved_mem_alloc_size()` ignores an `alloc-ranges` with an incomplete entry, or rejects the region in older releases. An empty one
 * allows no memory.
 */
export const allocRangesLength: Rule = {
  id: 'alloc-ranges-length',
  description:
    "Require alloc-ranges to be one or more whole entries of address and size, with the root's cells.",
  severity: 'error',
  reason: 'Linux places the region anywhere, or not at all',
  requires: ['container-cells', 'container-ranges', 'size-length', 'alignment-length'],
  check({ board, report }) {
    const { address, size } = board.cells;
    const entry = `${4 * (address + size)} bytes of an entry (#address-cells ${address}, #size-cells ${size})`;
    for (const region of board.regions) {
      const { node } = region;
      const property = node.property('alloc-ranges');
      if (property === undefined || !isDynamic(region)) continue;
      const ranges = board.reader.addrSize(node, 'alloc-ranges');
      if (ranges !== undefined && ranges.entries > 0) continue;
      const reading = readWithOtherCells(board, property, undefined);
      const goesOn = report({
        node,
        property,
        message:
          property.length === 0
            ? `alloc-ranges is empty, less than the ${entry}`
            : `alloc-ranges has ${property.length} bytes, which is not a multiple of the ${entry}`,
        linux: placing(board, region, reading),
        ...(reading && rewriteWithRootCells(node, property, reading)),
      });
      if (!goesOn) return;
    }
  },
};

/** Where Linux placed the region, or why it did not. */
function placing(
  board: CheckedBoard,
  { node, result }: CheckedRegion,
  reading: OtherReading | undefined,
): string | undefined {
  const said = logged(board, node, 'bad-alloc-ranges', 'allocate-failed');
  if (said !== undefined) return `${said}, and the region gets no memory`;
  if (node.property('alloc-ranges')!.length === 0) return 'Linux finds no address for the region';
  const anywhere = 'Linux ignores the property and places the region anywhere';
  const { base, size } = result;
  if (base === null) return anywhere;
  const at = `${anywhere}: at ${hex(base)}`;
  const wanted = reading?.ranges ?? [];
  return wanted.length === 0 || wanted.some((range) => rangeContains(range, { base, size }))
    ? at
    : `${at}, outside ${wanted.map(rangeText).join(', ')}`;
}
