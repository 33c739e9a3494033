// SPDX-License-Identifier: MIT
//
// Puts a map on a column of rows, low addresses first. What a row is depends on the renderer: a line of a
// terminal, or some pixels. Heights grow with the logarithm of sizes, so that a page and a gigabyte fit into
// one picture:
//
//   row  address     lanes  labels
//    0   0x40000000         (heading of a bank)
//    1   0x40000000  free   free
//     2   0x60000000  [A]    label of A: labels of lower marks come first, each with as many rows as it needs
//     3               [A][B] label of B, which is inside A
//     4   0x70000000         (gap: always one row)
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

/** Options of a layout. */
export interface LayoutOptions {
  /** Rows of a mark's label: an integer from 1 up. */
  readonly rowsOf: (mark: Mark) => number;
  /** Limit of marks that are drawn; the smallest ones beyond it are listed instead. 400 by default. */
  readonly maxMarks?: number;
  /** Limit of marks that are drawn side by side. 6 by default. */
  readonly maxLanes?: number;
  /** Limit of banks that are drawn, lowest first. 100 by default. */
  readonly maxBanks?: number;
}

/** A row that says what starts or ends at an address. */
export interface Heading {
  readonly row: number;
  readonly at: bigint;
  /**
   * `bank`: start of a bank; `outside`: marks outside RAM; `zone`: the boundary of two zones within a bank.
   */
  readonly kind: 'bank' | 'outside' | 'zone';
  /** The bank that starts here; null for other headings. */
  readonly bank: Bank | null;
}

/** The addresses between two edges. */
export interface Stretch {
  readonly base: bigint;
  readonly end: bigint;
  readonly row: number;
  readonly rows: number;
  /**
   * `free`: for the page allocator; `marks`: contains a mark; `gap`: not RAM, and without marks; `listed`:
   * RAM that is not free because of marks that are listed, not drawn.
   */
  readonly kind: 'free' | 'marks' | 'gap' | 'listed';
  /** Whether it is drawn smaller than to scale. */
  readonly folded: boolean;
  /** Number of its bytes that are free for the page allocator. */
  readonly free: bigint;
}

/** A mark with its rows and lane. */
export interface Box extends Laned {
  readonly row: number;
  readonly rows: number;
  /** First row of its label; labels do not share rows. */
  readonly labelRow: number;
}

/** A map on rows: headings and labels have rows of their own, and every box has at least one row. */
export interface MapLayout {
  readonly rows: number;
  readonly lanes: number;
  readonly headings: readonly Heading[];
  readonly stretches: readonly Stretch[];
  /** Sorted by address; with the same address the largest first. */
  readonly boxes: readonly Box[];
  /** Marks that were not drawn because there are too many, by address. */
  readonly listed: readonly Mark[];
  /** Number of banks that were not drawn. */
  readonly moreBanks: number;
}

const MAX_MARKS = 400;
const MAX_LANES = 6;
const MAX_BANKS = 100;
/** A smaller board is drawn as if it had this much, so that a single page is not too tall. */
const LEAST_TOTAL = 1n << 24n;
/** The largest page. */
const SCRAP = 0x10000n;
/** Rows that a stretch as large as everything drawn has in addition to the scale. */
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

/** The largest marks, as many as can be drawn, and the rest; both in the order of the map. */
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

/** Visits the edges in ascending order. */
class LayoutBuilder {
  readonly headings: Heading[] = [];
  readonly stretches: Stretch[] = [];
  /** Number of rows so far. */
  row = 0;
  readonly #map: BoardMap;
  readonly #banks: readonly Bank[];
  readonly #placed: readonly Laned[];
  readonly #rowsOf: (mark: Mark) => number;
  readonly #free: Coverage;
  readonly #total: bigint;
  readonly #labelRows = new Map<Mark, number>();
  /** First row of the stretch that starts at an edge. */
  readonly #rowAt = new Map<bigint, number>();
  /** First row after the stretch that ends at an edge. */
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
      // a gap between two marks outside RAM does not end the part outside RAM
      outside = !inBank && (covered || outside);
      if (covered || !inBank || !this.#isScrap(base, end))
        this.#stretch(base, end, this.#kindOf(base, end, covered, inBank), starting);
      else this.#lengthen(end);
    }
  }

  /** The marks with their rows. */
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

  /** Ends of zones within a bank. */
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
    // partial pages at either end do not count
    return notFree < 2n * SCRAP && notFree < end - base ? 'free' : 'listed';
  }

  /** Whether this RAM is only the rest of a mark's last page, too small for a row. */
  #isScrap(base: bigint, end: bigint): boolean {
    const { stretches } = this;
    return (
      end - base < SCRAP && stretches.at(-1)?.end === base && this.#free.of(rangeBetween(base, end)) === 0n
    );
  }

  /** Moves the end of the last stretch. */
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

/** One row up to a 64th of the whole, and one more for each doubling. */
function rowsForSize(size: bigint, total: bigint): number {
  let rows = 1;
  for (let step = total >> 5n; rows < TALLEST + 1 && size >= step && step > 0n; step <<= 1n) rows++;
  return rows;
}

function endOfBank({ base, size }: Bank): bigint {
  return base + size;
}
