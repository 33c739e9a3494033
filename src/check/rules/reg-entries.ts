// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import type { Range } from '../../base/range.ts';
import { sizeText } from '../../base/size.ts';
import type { AddrSizeProperty } from '../../linux/tree-reader.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { regText } from '../fix/cells-text.ts';
import { readAtUnitAddress, rewriteWithRootCells } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** Limit of entries that a fix spells out. */
const MAX_WRITTEN = 4;

/**
 * `__reserved_mem_reserve_reg()` reads the first entry and only counts the others. Older releases reserve all, but only the first becomes
 * the region.
 */
export const regEntries: Rule = {
  id: 'reg-entries',
  description: 'Disallow more than one entry in reg.',
  severity: 'warning',
  reason: 'only the first entry becomes the region; an error if Linux uses the memory of another entry',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    const regions = board.regions.filter(
      ({ available, reg }) => available && reg !== undefined && reg.entries > 1,
    );
    if (regions.length === 0) return;
    const firstFree = freeEntries(board);
    for (const region of regions) {
      const { node } = region;
      const reg = region.reg!;
      const property = node.property('reg')!;
      const free = firstFree(reg);
      const at = free ?? 1;
      const { base, size } = reg.read(at);
      const finding: Finding = {
        node,
        property,
        at: 4 * at * (board.cells.address + board.cells.size),
        message: `Linux uses only the first of the ${reg.entries} entries of reg, not entry ${at + 1}, ${sizeText(size)} at ${hex(base)}`,
        linux: becameOf(board, region, free !== undefined),
        severity: free === undefined ? 'warning' : 'error',
        ...repair(board, region, reg),
      };
      if (!report(finding)) return;
    }
  },
};

/** What Linux does with the entries, and whether it uses memory of an ignored one. */
function becameOf(board: CheckedBoard, { node }: CheckedRegion, free: boolean): string {
  if (board.release.passes.allOfReg) {
    const others = free ? 'tries to reserve the others too' : 'reserves the others too';
    return `Linux makes the first entry the region and ${others}, but no driver finds them; newer releases do not reserve them`;
  }
  const said = logged(board, node, 'several-entries') ?? 'Linux only reads the first entry';
  return `${said}${free ? ', and uses that memory for anything' : ''}`;
}

/** Returns a function that finds the first ignored entry with RAM that nothing reserves. */
function freeEntries({
  boot: { memory, reserved },
}: CheckedBoard): (reg: AddrSizeProperty) => number | undefined {
  const taken = [...reserved, ...memory.filter(({ flags }) => flags.includes('NOMAP'))];
  const kept = new Coverage(taken);
  const all = new Coverage([...memory, ...taken]);
  return (reg) => {
    for (let i = 1; i < reg.entries; i++) {
      const range = reg.read(i);
      if (all.of(range) > kept.of(range)) return i;
    }
    return undefined;
  };
}

function repair(
  board: CheckedBoard,
  { node }: CheckedRegion,
  reg: AddrSizeProperty,
): Pick<Finding, 'fix' | 'edits' | 'severity'> {
  const property = node.property('reg')!;
  const ranges = Array.from({ length: Math.min(reg.entries, MAX_WRITTEN + 1) }, (_, i) => reg.read(i));
  const meant = readAtUnitAddress(board, node, property, ranges[0]!.base);
  if (meant !== undefined) return { ...rewriteWithRootCells(node, property, meant), severity: 'error' };
  if (reg.entries > MAX_WRITTEN) return { fix: 'give each entry its own node' };
  const first = ranges[0]!;
  const others = ranges.slice(1).filter(({ base, size }) => base !== first.base || size !== first.size);
  const values = [first, ...others].map((range) => regText(range, board.cells)!);
  if (others.length === 0) return { fix: `the entries are the same: write reg = ${values[0]!}` };
  const joined = joinedRange([first, ...others]);
  const one = joined && regText(joined, board.cells);
  if (one !== undefined) return { fix: `the entries follow each other: write reg = ${one}` };
  return { fix: `give each entry its own node: ${values.map((value) => `reg = ${value}`).join(', ')}` };
}

/** All entries as one range, if each begins where the one before ends. */
function joinedRange(ranges: readonly Range[]): Range | undefined {
  const { base } = ranges[0]!;
  let end = base;
  for (const range of ranges) {
    if (range.base !== end || range.size === 0n) return undefined;
    end += range.size;
  }
  return { base, size: end - base };
}
