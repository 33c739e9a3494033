// SPDX-License-Identifier: MIT
//
// Contents of memory that were not placed by the kernel.
import { compare } from '../../base/compare.ts';
import { Coverage } from '../../base/coverage.ts';
import { byBase, endOf, rangeBetween } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { U64_MAX, maxU64 } from '../../base/u64.ts';
import type { Reservation } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from './checked-board.ts';
import { placedRegions } from './placed-regions.ts';

/** A used range of memory. */
export interface Occupant extends Range {
  /** Its name in messages: `the kernel image`. */
  readonly what: string;
  /** The node that defines it. */
  readonly node?: DtNode;
}

/** The boot loader's ranges: image, initrd and blob. */
export function loaded({ boot: { layout } }: CheckedBoard): Occupant[] {
  const all = [
    ['the kernel image', layout.image],
    ['the initrd', layout.initrd],
    ['the DTB', layout.fdt],
  ] as const;
  return all.flatMap(([what, range]) =>
    range === undefined || range.size === 0n ? [] : [{ what, base: range.base, size: range.size }],
  );
}

/** The entries of the memory reservation block that Linux reads: those before the first of size 0. */
export function memreserves({ tree: { reservations } }: CheckedBoard): readonly Reservation[] {
  const end = reservations.findIndex(({ size }) => size === 0n);
  return end < 0 ? reservations : reservations.slice(0, end);
}

/** The occupants that prevent a region in some ranges: those whose removal would free the most memory. */
export function inTheWay(board: CheckedBoard, ranges: readonly Range[], most = 3): Occupant[] {
  const wanted = new Coverage(ranges);
  const all: Occupant[] = loaded(board);
  for (const { region, base, size } of placedRegions(board)) {
    all.push({ what: region.node.name, base, size, node: region.node });
  }
  const taken = all.filter((occupant) => wanted.of(occupant) > 0n).sort(byBase);
  const memory = new Coverage(board.boot.memory);
  let before = 0n;
  const withGaps = taken.map((occupant, i) => {
    const after = taken[i + 1]?.base ?? U64_MAX;
    const gap = after > before ? memory.of(rangeBetween(before, after)) : 0n;
    before = maxU64(before, endOf(occupant));
    return { occupant, gap };
  });
  return withGaps
    .sort((a, b) => compare(b.gap, a.gap))
    .slice(0, most)
    .map(({ occupant }) => occupant);
}
