// SPDX-License-Identifier: MIT
//
// Puts a map on a column of rows, low addresses first. Rows are what a renderer makes of them: lines of a terminal, or so
// many pixels. Heights grow with the logarithm of sizes, so that a page stands beside a gigabyte:
//
//   row  address     lanes  labels
//    0   0x40000000         (heading of a bank)
//    1   0x40000000  free   free
//    2   0x60000000  [A]    label of A: lower marks come first, and each has as many rows as it asks for
//    3               [A][B] label of B, which lies in A
//    4   0x70000000         (gap: however long, one row)
import { compare } from '../base/compare.ts';
import { Coverage } from '../base/coverage.ts';
import { present } from '../base/invariant.ts';
import { byBase, rangeBetween } from '../base/range.ts';
import { bytesIn } from '../base/ranges.ts';
import { maxU64 } from '../base/u64.ts';
import type { BoardMap } from './board-map.ts';
import type { Bank } from './budget.ts';
import { layInLanes } from './lanes.ts';
import type { Laned } from './lanes.ts';
import type { Mark } from './mark.ts';

/** How a map is laid out. */
export interface LayoutOptions {
  /** Rows that a mark's label takes: a whole number from 1 up. */
  readonly rowsOf: (mark: Mark) => number;
  /** Marks that are drawn at most; of more the smallest are listed. 400 by default. */
  readonly maxMarks?: number;
  /** Marks that are drawn side by side at most. 6 by default. */
  readonly maxLanes?: number;
  /** Banks that are drawn at most, lowest first. 100 by default. */
  readonly maxBanks?: number;
}

/** A row that says where something begins or ends. */
export interface Heading {
  readonly row: number;
  readonly at: bigint;
  /** `bank`: RAM begins; `outside`: marks that are in no RAM; `zone`: one zone ends in a bank, and another begins. */
  readonly kind: 'bank' | 'outside' | 'zone';
  /** The bank that begins; null for other headings. */
  readonly bank: Bank | null;
}

/** Addresses between two edges. */
export interface Stretch {
  readonly base: bigint;
  readonly end: bigint;
  readonly row: number;
  readonly rows: number;
  /**
   * `free`: for the page allocator; `marks`: some mark lies there; `gap`: no RAM, and nothing else; `listed`: RAM that is not
   * free for what is listed and not drawn.
   */
  readonly kind: 'free' | 'marks' | 'gap' | 'listed';
  /** Whether it is drawn shorter than its size asks for. */
  readonly folded: boolean;
  /** Bytes of it that are free for the page allocator. */
  readonly free: bigint;
}

/** A mark in its place. */
export interface Box extends Laned {
  readonly row: number;
  readonly rows: number;
  /** First row of its label, which no other label has. */
  readonly labelRow: number;
}

/** A map on rows: headings and labels share none of them, and every box has one at least. */
export interface MapLayout {
  readonly rows: number;
  readonly lanes: number;
  readonly headings: readonly Heading[];
  readonly stretches: readonly Stretch[];
  /** By address, and of those that begin together the largest first. */
  readonly boxes: readonly Box[];
  /** Marks that were not drawn for want of room, by address. */
  readonly listed: readonly Mark[];
  /** Banks that were not drawn. */
  readonly moreBanks: number;
}

const MAX_MARKS = 400;
const MAX_LANES = 6;
const MAX_BANKS = 100;
/** A board with less is drawn as if it had this, so that a page alone is no tower. */
const LEAST_TOTAL = 1n << 24n;
/** The largest page. */
const SCRAP = 0x10000n;
/** A stretch as large as all that is drawn has some more rows than that. */
const TALLEST = 6;

/**
 * Lays a map out.
 */
export function layOutMap(map: BoardMap, options: LayoutOptions): MapLayout {
  const { rowsOf, maxMarks = MAX_MARKS, maxLanes = MAX_LANES, maxBanks = MAX_BANKS } = options;
  const banks = map.banks.slice(0, maxBanks);
  const beyond = map.banks[maxBanks]?.base;
  const chosen = choose(map.marks, maxMarks, beyond);
  const { lanes, placed, left } = layInLanes(chosen.drawn, maxLanes);
  const listed = [...chosen.rest, ...left].sort(byBase);

  const builder = new LayoutBuilder(map, banks, placed, rowsOf);
  builder.run();
  return {
    rows: builder.row,
    lanes,
    headings: builder.headings,
    stretches: builder.stretches,
    boxes: builder.boxes(),
    listed,
    moreBanks: map.banks.length - banks.length,
  };
}

/** The largest marks that can be drawn, and the rest, both in their order. */
function choose(
  marks: readonly Mark[],
  most: number,
  beyond: bigint | undefined,
): { drawn: readonly Mark[]; rest: readonly Mark[] } {
  const inside = (mark: Mark): boolean => beyond === undefined || mark.base < beyond;
  const bySize = marks.filter(inside).sort((a, b) => compare(b.size, a.size));
  const large = new Set(bySize.slice(0, most));
  return {
    drawn: marks.filter((mark) => large.has(mark)),
    rest: marks.filter((mark) => !large.has(mark)),
  };
}

/** Goes through the addresses from the lowest edge to the highest. */
class LayoutBuilder {
  readonly headings: Heading[] = [];
  readonly stretches: Stretch[] = [];
  /** Rows that are taken. */
  row = 0;
  readonly #map: BoardMap;
  readonly #banks: readonly Bank[];
  readonly #placed: readonly Laned[];
  readonly #rowsOf: (mark: Mark) => number;
  readonly #free: Coverage;
  readonly #total: bigint;
  readonly #labelRows = new Map<Mark, number>();
  /** The row at which the stretch from an edge on begins. */
  readonly #rowAt = new Map<bigint, number>();
  /** The row after the stretch that ends at an edge. */
  readonly #rowEnd = new Map<bigint, number>();

  constructor(
    map: BoardMap,
    banks: readonly Bank[],
    placed: readonly Laned[],
    rowsOf: (mark: Mark) => number,
  ) {
    this.#map = map;
    this.#banks = banks;
    this.#placed = placed;
    this.#rowsOf = rowsOf;
    this.#free = new Coverage(map.holes);
    const parts = banks.length > 0 ? banks : placed.map(({ mark }) => mark);
    this.#total = maxU64(bytesIn(parts), LEAST_TOTAL);
  }

  run(): void {
    const zoneEnds = this.#zoneEnds();
    const edges = this.#edges(zoneEnds);
    const ends = this.#placed.map(({ mark }) => mark.base + mark.size).sort(compare);
    let bankIndex = 0;
    let started = 0;
    let ended = 0;
    let outside = false;
    for (const [i, base] of edges.slice(0, -1).entries()) {
      const end = edges[i + 1]!;
      const starting: Mark[] = [];
      for (; started < this.#placed.length && this.#placed[started]!.mark.base === base; started++)
        starting.push(this.#placed[started]!.mark);
      while (ended < ends.length && ends[ended]! <= base) ended++;
      const covered = started > ended;
      while (bankIndex < this.#banks.length && endOfBank(this.#banks[bankIndex]!) <= base) bankIndex++;
      const bank = this.#banks[bankIndex];
      const inBank = bank !== undefined && bank.base <= base;

      if (inBank && bank.base === base) this.#heading('bank', base, bank);
      else if (inBank && zoneEnds.has(base)) this.#heading('zone', base);
      else if (!inBank && covered && !outside) this.#heading('outside', base);
      // a gap between two marks outside of RAM does not end the part that is outside
      outside = !inBank && (covered || outside);
      if (covered || !inBank || !this.#isScrap(base, end))
        this.#stretch(base, end, this.#kindOf(base, end, covered, inBank), starting);
      else this.#lengthen(end);
    }
  }

  /** The marks with the rows from their base to their end. */
  boxes(): Box[] {
    return this.#placed.map((laned) => {
      const { mark } = laned;
      const row = present(this.#rowAt.get(mark.base), 'a stretch begins at the base of a mark');
      const rowEnd = present(this.#rowEnd.get(mark.base + mark.size), 'a stretch ends at the end of a mark');
      const labelRow = present(this.#labelRows.get(mark), 'a mark that is drawn has a label');
      return { ...laned, row, rows: rowEnd - row, labelRow };
    });
  }

  #edges(zoneEnds: ReadonlySet<bigint>): bigint[] {
    const edges = new Set<bigint>(zoneEnds);
    for (const { base, size } of [...this.#banks, ...this.#placed.map(({ mark }) => mark)]) {
      edges.add(base).add(base + size);
    }
    return [...edges].sort(compare);
  }

  /** Where a zone ends within a bank. */
  #zoneEnds(): ReadonlySet<bigint> {
    const ends = [...new Set(this.#map.zones.map(({ end }) => end))].sort(compare);
    const inside = new Set<bigint>();
    let next = 0;
    for (const bank of this.#banks) {
      while (next < ends.length && ends[next]! <= bank.base) next++;
      for (; next < ends.length && ends[next]! < endOfBank(bank); next++) inside.add(ends[next]!);
    }
    return inside;
  }

  #kindOf(base: bigint, end: bigint, covered: boolean, inBank: boolean): Stretch['kind'] {
    if (covered) return 'marks';
    if (!inBank) return 'gap';
    const notFree = end - base - this.#free.of(rangeBetween(base, end));
    // scraps of pages at either end count for nothing
    return notFree < 2n * SCRAP && notFree < end - base ? 'free' : 'listed';
  }

  /** Whether addresses in RAM are what a mark leaves of its last page: not worth a row. */
  #isScrap(base: bigint, end: bigint): boolean {
    const { stretches } = this;
    return (
      end - base < SCRAP && stretches.at(-1)?.end === base && this.#free.of(rangeBetween(base, end)) === 0n
    );
  }

  /** Makes the last stretch end later. */
  #lengthen(end: bigint): void {
    const last = present(this.stretches.pop(), 'a scrap follows a stretch');
    this.stretches.push({ ...last, end });
    this.#rowAt.set(last.end, last.row);
    this.#rowEnd.set(end, this.row);
  }

  #heading(kind: Heading['kind'], at: bigint, bank: Bank | null = null): void {
    this.headings.push({ row: this.row++, at, kind, bank });
  }

  #stretch(base: bigint, end: bigint, kind: Stretch['kind'], starting: readonly Mark[]): void {
    const { row } = this;
    for (const mark of starting) {
      this.#labelRows.set(mark, this.row);
      this.row += this.#rowsOf(mark);
    }
    const wanted = kind === 'gap' ? 1 : rowsForSize(end - base, this.#total);
    this.row = Math.max(this.row, row + wanted);
    const free = this.#free.of(rangeBetween(base, end));
    const folded = kind === 'gap' || (kind === 'free' && (end - base) * 4n > this.#total);
    this.stretches.push({ base, end, row, rows: this.row - row, kind, folded, free });
    this.#rowAt.set(base, row);
    this.#rowEnd.set(end, this.row);
  }
}

/** One row up to a 64th of the whole, and one more for each time that it is twice as large. */
function rowsForSize(size: bigint, total: bigint): number {
  let rows = 1;
  for (let step = total >> 5n; rows < TALLEST + 1 && size >= step && step > 0n; step <<= 1n) rows++;
  return rows;
}

function endOfBank({ base, size }: Bank): bigint {
  return base + size;
}
