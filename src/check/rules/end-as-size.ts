// SPDX-License-Identifier: MIT
import { compare } from '../../base/compare.ts';
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import { partitionPoint } from '../../base/partition-point.ts';
import { rangeBetween, rangeText } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { sizeText } from '../../base/size.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { kindOf } from '../board/placed-regions.ts';
import { regText } from '../fix/cells-text.ts';
import type { Rule } from '../rule.ts';

/** Below this, a region may be larger than its address on a board whose RAM begins at 0. */
const LEAST_BASE = 16n << 20n;
/** No machine has memory above this address. */
const HIGHEST_BASE = 1n << 48n;
/** An end is larger than the address by at most this part of the address. */
const LITTLE = 16n;
const PAGE = 0x1000n;

/** A size that is larger than the address and only makes sense as the end. */
export const endAsSize: Rule = {
  id: 'end-as-size',
  description: 'Disallow a size in reg that only makes sense as the end address.',
  severity: 'error',
  reason: 'far more memory is reserved than was meant; a warning if the whole range could be valid',
  requires: ['container-cells', 'container-ranges', 'reg-entries'],
  check({ board, report }) {
    const suspects = board.regions.filter(isSuspect);
    if (suspects.length === 0) return;
    const evidence = evidenceForEnd(board);
    for (const region of suspects) {
      const { node, reg } = region;
      const { base, size } = reg!.read(0);
      const end = endMeant(size);
      const found = evidence({ base, size }, end);
      if (found === undefined) continue;
      const value = regText(rangeBetween(base, end), board.cells);
      const goesOn = report({
        node,
        property: node.property('reg'),
        at: 4 * board.cells.address,
        severity: found.severity,
        message: `size ${hex(size)} (${sizeText(size)}) looks like an end address, because ${found.why}`,
        linux: `Linux uses ${rangeText({ base, size })} for the region (${kindOf(region)})`,
        fix: value && `write reg = ${value} for ${rangeText(rangeBetween(base, end))}`,
      });
      if (!goesOn) return;
    }
  },
};

function isSuspect({ reg, available }: CheckedRegion): boolean {
  if (!available || reg === undefined || reg.entries === 0) return false;
  const { base, size } = reg.read(0);
  return base >= LEAST_BASE && base < HIGHEST_BASE && size > base && endMeant(size) % PAGE === 0n;
}

/** The exclusive end; some sources give the last byte instead. */
function endMeant(size: bigint): bigint {
  return size % 2n === 1n ? size + 1n : size;
}

interface Evidence {
  readonly why: string;
  readonly severity: Severity;
}

/** Returns a function that says why a range is probably wrong and the range up to `end` is meant. */
function evidenceForEnd({
  regions,
  boot,
}: CheckedBoard): (range: Range, end: bigint) => Evidence | undefined {
  const memory = new Coverage(boot.memory);
  const starts = regions
    .filter(({ available, result }) => available && result.base !== null && result.size > 0n)
    .map(({ node, result }) => ({ base: result.base!, name: node.name }))
    .sort((a, b) => compare(a.base, b.base));
  return ({ base, size }, end) => {
    const meant = rangeBetween(base, end);
    if (boot.memoryKnown && memory.of(meant) !== meant.size) return undefined;
    const next = starts[partitionPoint(starts, (one) => one.base <= base)];
    if (next !== undefined && next.base < end) return undefined;
    if (next !== undefined && next.base < base + size) {
      return { why: `the region would overlap ${next.name} at ${hex(next.base)}`, severity: 'error' };
    }
    if (boot.memoryKnown && memory.of({ base, size }) !== size)
      return { why: 'the region would not end in RAM', severity: 'error' };
    if (LITTLE * meant.size > base) return undefined;
    return { why: `it is only ${sizeText(meant.size)} larger than the address`, severity: 'warning' };
  };
}
