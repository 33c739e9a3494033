// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { roundUp } from '../../base/u64.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import type { TreeEdit } from '../edit.ts';
import { alignedRanges } from '../fix/aligned-range.ts';
import type { AlignedRange } from '../fix/aligned-range.ts';
import { cellsText, regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { reachableWindow, regEdits, setOrAdd } from '../fix/move-region.ts';
import type { Advice, Finding, Rule } from '../rule.ts';

/** Regions that are checked: each is compared with all others. */
const MAX_LOOKED_AT = 200;

/** `rmem_cma_setup()` requires whole pageblocks. */
export const cmaAlignment: Rule = {
  id: 'cma-alignment',
  description: 'Require base and size of a CMA area to be multiples of the pageblock size.',
  severity: 'error',
  reason: 'Linux rejects the area and frees its memory',
  requires: ['end-as-size', 'alignment-power-of-two'],
  check({ board, report }) {
    const align = cmaMinAlignment(board.boot.kconfig);
    const freeMemory = new FreeMemory(board);
    const refused = board.regions.filter(({ result }) => result.stage === 'init');
    for (const region of refused.slice(0, MAX_LOOKED_AT)) {
      const { node, result } = region;
      const line = logged(board, node, 'cma-misaligned');
      if (line === undefined) continue;
      const { base, size } = result;
      const off = [base, size].map((value) => value !== null && value % align !== 0n);
      const inBase = off[0]! && result.source === 'static';
      const property = node.property(result.source === 'static' ? 'reg' : 'size');
      const finding: Finding = {
        node,
        property,
        at: inBase || result.source === 'dynamic' ? 0 : 4 * board.cells.address,
        message: `${offText(base, size, align)} of the CMA area ${off[0]! && off[1]! ? 'are not multiples' : 'is not a multiple'} of ${hex(align)} (${sizeText(align)}), the pageblock size of a kernel with ${sizeText(BigInt(board.boot.kconfig.pageSize))} pages`,
        linux: `${line}, rejects the area (-EINVAL) and frees its memory`,
        advice: repairs(board, freeMemory, region, align),
      };
      if (!report(finding)) return;
    }
  },
};

function offText(base: bigint | null, size: bigint, align: bigint): string {
  const parts: string[] = [];
  if (base !== null && base % align !== 0n) parts.push(`base ${hex(base)}`);
  if (size % align !== 0n) parts.push(`size ${hex(size)} (${sizeText(size)})`);
  return parts.join(' and ');
}

/** Aligned ranges and sizes, the closest to the written one first. */
function* repairs(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  align: bigint,
): Generator<Advice, void, undefined> {
  const { node, result } = region;
  const { base, size } = result;
  if (result.source === 'dynamic') {
    const property = node.property('size');
    const text = cellsText(roundUp(size, align), board.cells.size);
    if (property === undefined || text === undefined || size % align === 0n) return;
    const value = `<${text}>`;
    const edits: TreeEdit[] = [{ kind: 'set-value', node, property, value }];
    yield { fix: `write size = ${value}`, edits, sure: true };
    const within = [reachableWindow(board, region)];
    const wanted = { size: roundUp(size, align), align, oneZone: true, within };
    for (const place of freeMemory.places(wanted)) {
      const window = regText(place, board.cells);
      if (window === undefined) continue;
      yield {
        fix: `write size = ${value}, and alloc-ranges = ${window}, which has room for it`,
        edits: [...edits, setOrAdd(node, 'alloc-ranges', window)],
      };
    }
    return;
  }
  for (const place of alignedRanges(board, freeMemory, region, align)) {
    const value = regText(place, board.cells);
    const edits = value === undefined ? undefined : regEdits(region, place.base, value);
    if (edits === undefined) continue;
    // an area many times larger than requested is not written without the user's decision
    const sure = place.how === 'grown' && place.size <= 2n * size + align && base !== null;
    yield { fix: `write reg = ${value}${WHY[place.how]}`, edits, ...(sure && { sure }) };
  }
}

const WHY: Readonly<Record<AlignedRange['how'], string>> = {
  grown: ', grown to whole pageblocks',
  kept: ', whole pageblocks from the start of the region',
  moved: ', which is free',
  shrunk: ', shrunk to whole pageblocks',
};
