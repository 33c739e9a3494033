// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { mapOf } from '../../src/map/board-map.ts';
import type { BoardMap } from '../../src/map/board-map.ts';
import { layOutMap } from '../../src/map/map-layout.ts';
import type { LayoutOptions, MapLayout } from '../../src/map/map-layout.ts';
import type { Mark } from '../../src/map/mark.ts';
import { WORST_REGIONS, worstBoard } from '../support/worst-map.ts';

function mark(base: bigint, size: bigint, name = ''): Mark {
  return { kind: 'reserved', name, path: null, base, size, details: [], devices: [] };
}

/** A map with only marks and banks, in the order of a map. */
function mapWith(marks: readonly Mark[], banks: readonly (readonly [bigint, bigint])[] = []): BoardMap {
  const sorted = [...marks].sort((a, b) => Number(a.base - b.base) || Number(b.size - a.size));
  return {
    model: null,
    memoryKnown: banks.length > 0,
    banks: banks.map(([base, size]) => ({ base, size, node: 0 })),
    marks: sorted,
    unplaced: [],
    zones: [],
    kernel: { release: '7.2', arch: 'arm64', lpae: false, pageSize: 4096 },
    dmaLimit: null,
    lowmemEnd: null,
    holes: [],
    budget: null,
  };
}

/** What is true for every layout. */
function expectSound(map: BoardMap, layout: MapLayout, options: LayoutOptions): void {
  const { boxes, listed, headings, stretches, rows, lanes } = layout;
  const known = [...boxes.map((box) => box.mark), ...listed];
  expect(new Set(known)).toEqual(new Set(map.marks));
  expect(known).toHaveLength(map.marks.length);

  // headings and labels do not share rows, and no row is past the end
  const used = headings.map(({ row }) => row);
  for (const box of boxes) for (let i = 0; i < options.rowsOf(box.mark); i++) used.push(box.labelRow + i);
  for (const { kind, row } of stretches) if (kind !== 'marks') used.push(row);
  expect(new Set(used).size).toBe(used.length);
  expect(Math.max(-1, ...used)).toBeLessThan(rows);

  // stretches are contiguous, and so are their rows
  for (const [i, next] of stretches.slice(1).entries()) {
    expect(next.base).toBe(stretches[i]!.end);
    expect(next.row).toBeGreaterThanOrEqual(stretches[i]!.row + stretches[i]!.rows);
  }
  for (const { row, rows: height } of stretches) expect(row + height).toBeLessThanOrEqual(rows);

  for (const [i, box] of boxes.entries()) {
    expect(box.rows).toBeGreaterThanOrEqual(1);
    expect(box.row + box.rows).toBeLessThanOrEqual(rows);
    expect(box.labelRow).toBeGreaterThanOrEqual(box.row);
    expect(box.labelRow).toBeLessThan(box.row + box.rows);
    expect(box.span).toBeGreaterThanOrEqual(1);
    expect(box.lane + box.span).toBeLessThanOrEqual(lanes);
    for (const other of boxes.slice(i + 1)) {
      const apart =
        other.lane >= box.lane + box.span ||
        box.lane >= other.lane + other.span ||
        other.row >= box.row + box.rows ||
        box.row >= other.row + other.rows;
      expect(apart).toBe(true);
    }
  }
}

const sizes = fc.oneof(fc.bigInt(1n, 64n), fc.bigInt(1n, 1n << 40n));
const places = fc.oneof(fc.bigInt(0n, 64n), fc.bigInt(0n, 1n << 40n));
const marks = fc.array(fc.tuple(places, sizes), { maxLength: 24 });
const banks = fc.uniqueArray(fc.nat(40), { maxLength: 6 });

describe('the layout of a map', () => {
  it('keeps all marks apart, in sight and in order', () => {
    fc.assert(
      fc.property(marks, banks, fc.integer({ min: 1, max: 3 }), (all, at, rows) => {
        const map = mapWith(
          all.map(([base, size]) => mark(base, size)),
          at.sort((a, b) => a - b).map((gib) => [BigInt(gib) << 30n, 1n << 30n]),
        );
        const options = { rowsOf: ({ size }: Mark) => (size % 2n === 0n ? rows : 1), maxLanes: 4 };
        expectSound(map, layOutMap(map, options), options);
      }),
    );
  });

  it('shows the hardest board of Linux 7.2 whole', () => {
    const tree = worstBoard();
    const map = mapOf(tree, bootReservedMemory(tree));
    const options = { rowsOf: () => 2 };
    const layout = layOutMap(map, options);
    expectSound(map, layout, options);
    expect(layout.listed).toEqual([]);
    const drawn = layout.boxes.map((box) => box.mark.name.split('@')[0]);
    for (const [name] of WORST_REGIONS) expect(drawn).toContain(name);
    expect(layout.lanes).toBe(2);
  });

  it('lists the smallest of too many marks', () => {
    const many = Array.from({ length: 5000 }, (_, i) => mark(BigInt(i) * 0x10000n, BigInt(i + 1)));
    const map = mapWith(many, [[0n, 1n << 30n]]);
    const options = { rowsOf: () => 1, maxMarks: 100 };
    const layout = layOutMap(map, options);
    expectSound(map, layout, options);
    expect(layout.listed).toEqual(many.slice(0, 4900));
    // listed marks are between the drawn ones, where memory is not free
    expect(layout.stretches[0]).toMatchObject({ kind: 'listed', base: 0n, end: 4900n * 0x10000n });
  });

  it('lists marks that no lane has room for, and counts banks that it leaves out', () => {
    const deep = Array.from({ length: 10 }, (_, i) => mark(BigInt(i), 100n, i.toString()));
    expect(layOutMap(mapWith(deep), { rowsOf: () => 1, maxLanes: 3 }).listed).toEqual(deep.slice(3));

    const map = mapWith(
      [mark(0x100n, 1n), mark(0x90000n, 1n)],
      Array.from({ length: 9 }, (_, i) => [BigInt(i) * 0x10000n, 0x8000n] as const),
    );
    const layout = layOutMap(map, { rowsOf: () => 1, maxBanks: 4 });
    expect(layout.moreBanks).toBe(5);
    expect(layout.listed).toEqual([mark(0x90000n, 1n)]);
  });

  it.each([
    ['nothing at all', mapWith([]), []],
    ['a mark outside of RAM', mapWith([mark(0x100000n, 0x1000n)]), ['outside']],
    [
      'marks apart outside of RAM',
      mapWith([mark(0n, 0x1000n), mark(1n << 40n, 0x1000n)], [[1n << 20n, 1n << 20n]]),
      ['outside', 'bank', 'outside'],
    ],
  ])('says where things are with %s', (_, map, kinds) => {
    const layout = layOutMap(map, { rowsOf: () => 1 });
    expect(layout.headings.map(({ kind }) => kind)).toEqual(kinds);
  });
});
