// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { roundUp } from '../../base/u64.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import { allocRanges } from '../board/alloc-ranges.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import type { TreeEdit } from '../edit.ts';
import { alignedRange } from '../fix/aligned-range.ts';
import type { AlignedRange } from '../fix/aligned-range.ts';
import { cellsText, regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import type { Finding, Rule } from '../rule.ts';

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
        ...repair(board, freeMemory, region, align),
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

function repair(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  align: bigint,
): Pick<Finding, 'fix' | 'edits'> {
  const { node, result } = region;
  const { base, size } = result;
  if (result.source === 'dynamic') {
    const property = node.property('size')!;
    const text = cellsText(roundUp(size, align), board.cells.size);
    if (text === undefined || size % align === 0n) return {};
    const value = `<${text}>`;
    const within = allocRanges(board, node);
    const wanted = { size: roundUp(size, align), align, ...(within && { within }) };
    if (within !== undefined && freeMemory.find(wanted) === undefined) {
      return { fix: `write size = ${value}, and alloc-ranges with room for it` };
    }
    return {
      fix: `write size = ${value}`,
      edits: [{ kind: 'set-value', node, property, value }],
    };
  }
  const place = alignedRange(board, freeMemory, region, align);
  const value = place && regText(place, board.cells);
  if (place === undefined || value === undefined) return {};
  const fix = `write reg = ${value}${WHY[place.how]}`;
  // an area many times larger than requested is not written without the user's decision
  if (place.how !== 'grown' || place.size > 2n * size + align) return { fix };
  const reg = node.property('reg')!;
  if (reg.length !== 4 * (board.cells.address + board.cells.size)) return { fix };
  const edits: TreeEdit[] = [{ kind: 'set-value', node, property: reg, value }];
  const unit = node.name.indexOf('@');
  if (place.base !== base && unit >= 0 && node.name.slice(unit + 1) === base!.toString(16)) {
    const name = `${node.name.slice(0, unit)}@${place.base.toString(16)}`;
    if (node.parent?.children.every((child) => child.name !== name) === true) {
      edits.push({ kind: 'rename-node', node, name });
    }
  }
  return { fix, edits };
}

const WHY: Readonly<Record<AlignedRange['how'], string>> = {
  grown: ', grown to whole pageblocks',
  moved: ', which is free; the pageblocks around the region are not',
  shrunk: ', shrunk to whole pageblocks',
  unknown: ', grown to whole pageblocks, if they are free',
};
