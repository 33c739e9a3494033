// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import type { Range } from '../../base/range.ts';
import { byBase, endOf, rangeText, rangesOverlap } from '../../base/range.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { memreserves } from '../board/occupants.ts';
import { isBusy, isGivenBack, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { allocRangesAdvice, moves } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Regions that are checked: each is compared with all entries. */
const MAX_LOOKED_AT = 200;

/**
 * `early_init_fdt_scan_reserved_mem()` reads the memory reservation block after static and dynamic regions. Memory that is already reserved
 * is reserved again without a message.
 */
export const overlapMemreserve: Rule = {
  id: 'overlap-memreserve',
  description: 'Disallow regions that overlap /memreserve/ entries and let Linux use their memory.',
  severity: 'error',
  reason: 'Linux uses memory that must be kept',
  requires: ['end-as-size'],
  check({ board, report }) {
    const entries = [...memreserves(board)].sort(byBase);
    if (entries.length === 0) return;
    const covered = new Coverage(entries);
    const freeMemory = new FreeMemory(board);
    const over = placedRegions(board).filter((one) => covered.of(one) > 0n);
    for (const one of over.slice(0, MAX_LOOKED_AT)) {
      const entry = entryOver(entries, one);
      const found = entry && consequence(board, one, entry);
      if (found === undefined) continue;
      const { node, result } = one.region;
      const finding: Finding = {
        node,
        property: node.property(result.source === 'static' ? 'reg' : 'size'),
        at: 0,
        ...found,
        ...repair(board, freeMemory, one),
      };
      if (!report(finding)) return;
    }
  },
};

/** The first entry that overlaps a range. */
function entryOver(entries: readonly Range[], range: Range): Range | undefined {
  for (const entry of entries) {
    if (entry.base >= endOf(range)) return undefined;
    if (rangesOverlap(entry, range)) return entry;
  }
  return undefined;
}

/** Undefined if the memory stays reserved. */
function consequence(
  board: CheckedBoard,
  one: PlacedRegion,
  entry: Range,
): { readonly severity: Severity; readonly message: string; readonly linux: string } | undefined {
  const { node, result } = one.region;
  const over = `overlaps the /memreserve/ entry ${rangeText(entry)}`;
  if (isGivenBack(one.region)) {
    return {
      severity: 'error',
      message: `${rangeText(one)} ${over} and is freed`,
      linux: `Linux rejects ${node.name} (-${result.errno!}) and frees its memory, with the shared part of the entry`,
    };
  }
  if (result.source === 'dynamic') {
    return {
      severity: severityByMemory(board),
      message: `Linux puts the dynamic region at ${rangeText(one)}, which ${over}`,
      linux:
        'Linux places dynamic regions before it reads the /memreserve/ entries, so it does not avoid them',
    };
  }
  if (result.outcome === 'cma') {
    return {
      severity: 'error',
      message: `the CMA area ${rangeText(one)} ${over}`,
      linux: 'pages of a CMA area can be allocated to anyone, including those of the entry',
    };
  }
  if (result.nomap && !isBusy(one.region)) {
    return {
      severity: 'note',
      message: `the no-map range ${rangeText(one)} ${over}`,
      linux:
        'Linux reads regions first and does not map the range; a kernel that reads the entries first, such as 6.1, rejects the region with -EBUSY',
    };
  }
  return undefined;
}

function repair(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  one: PlacedRegion,
): Pick<Finding, 'advice' | 'fix'> {
  const { result } = one.region;
  if (result.source === 'static') {
    return result.nomap
      ? { fix: 'remove the /memreserve/ entry' }
      : { advice: moves(board, freeMemory, one) };
  }
  const fix = (value: string): string =>
    `keep it away from the entry with alloc-ranges = ${value}, which is free`;
  return { advice: allocRangesAdvice(board, freeMemory, one, fix) };
}
