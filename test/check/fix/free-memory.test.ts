// SPDX-License-Identifier: MIT
//
// Checks suggested values: a finding's value is written, the board boots again, and the region has an
// address.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, rangesOverlap } from '../../../src/base/range.ts';
import { CheckedBoard } from '../../../src/check/board/checked-board.ts';
import { FreeMemory } from '../../../src/check/fix/free-memory.ts';
import { checkTree } from '../../support/check-tree.ts';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { compiled, reserved } from '../../support/rules.ts';

const MIB = 0x100000n;
const RAM = { base: 0x40000000n, size: 0x40000000n };
const MACHINE = { memory: [RAM] };

/** The properties of a region, by name. */
interface Board {
  readonly nodes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly memreserve: string;
}

function cells(value: bigint): string {
  return `0x${(value >> 32n).toString(16)} 0x${(value & 0xffff_ffffn).toString(16)}`;
}

function sourceOf({ nodes, memreserve }: Board): string {
  const children = Array.from(nodes, ([name, properties]) => {
    const all = Array.from(properties, ([key, value]) => (value === '' ? `${key};` : `${key} = ${value};`));
    return `${name} { ${all.join(' ')} };`;
  });
  return reserved(children.join('\n')).replace('/dts-v1/;', `/dts-v1/; ${memreserve}`);
}

function check(board: Board): ReturnType<typeof checkTree> {
  return checkTree(compiled(sourceOf(board)), MACHINE);
}

/**
 * The board with the value from the finding, and the changed node; undefined if the finding has no such
 * value.
 */
function follow(
  board: Board,
  { fix = '', node = '' }: Diagnostic,
): { board: Board; name: string } | undefined {
  const own = node.slice(node.lastIndexOf('/') + 1);
  const moved = /^(\S+) fits in free memory with reg = (<[^>]*>)/.exec(fix);
  if ((moved === null && !ADVICE.test(fix)) || fix.endsWith('with room for it')) return undefined;
  const name = moved?.[1] ?? own;
  const properties = new Map(board.nodes.get(name));
  for (const [, key, value] of fix.split(', or ')[0]!.matchAll(/\b(reg|size|alloc-ranges) = (<[^>]*>)/g)) {
    properties.set(key!, value!);
  }
  return { board: { ...board, nodes: new Map(board.nodes).set(name, properties) }, name };
}

/** The suggestion for the finding's own node. */
const ADVICE = /^(write (reg|alloc-ranges|size) = |keep it )/;
const RULES = new Set([
  'overlap',
  'overlap-boot',
  'overlap-memreserve',
  'no-map-busy',
  'outside-memory',
  'cma-alignment',
  'region-unplaced',
]);

const kinds = fc.constantFrom('plain', 'no-map', 'cma', 'pool');
const place = fc.tuple(fc.integer({ min: 0, max: 1060 }), fc.integer({ min: 1, max: 120 }));
const staticRegion = fc.record({ kind: kinds, place, dynamic: fc.constant(false), narrow: fc.boolean() });
const dynamicRegion = fc.record({ kind: kinds, place, dynamic: fc.constant(true), narrow: fc.boolean() });
const boards = fc
  .record({
    regions: fc.array(fc.oneof({ weight: 2, arbitrary: staticRegion }, dynamicRegion), {
      minLength: 1,
      maxLength: 6,
    }),
    entry: fc.option(place),
  })
  .map(({ regions, entry }): Board => {
    const nodes = regions.map(({ kind, place: [at, size], dynamic, narrow }, i) => {
      const base = RAM.base + BigInt(at) * MIB;
      const bytes = BigInt(size) * MIB;
      const properties = new Map<string, string>();
      if (kind === 'cma' || kind === 'pool') properties.set('compatible', '"shared-dma-pool"');
      if (kind === 'no-map' || kind === 'pool') properties.set('no-map', '');
      if (kind === 'cma') properties.set('reusable', '');
      if (!dynamic) properties.set('reg', `<${cells(base)} ${cells(bytes)}>`);
      else properties.set('size', `<${cells(bytes)}>`);
      if (dynamic && narrow) properties.set('alloc-ranges', `<${cells(base)} ${cells(bytes + MIB)}>`);
      return [`r${i}`, properties] as const;
    });
    const memreserve =
      entry === null
        ? ''
        : `/memreserve/ 0x${(RAM.base + BigInt(entry[0]) * MIB).toString(16)} 0x${(BigInt(entry[1]) * MIB).toString(16)};`;
    return { nodes: new Map(nodes), memreserve };
  });

describe('advice', () => {
  it('gives a region a place of its own', () => {
    let followed = 0;
    fc.assert(
      fc.property(boards, (board) => {
        for (const finding of check(board)
          .diagnostics.filter(({ id }) => RULES.has(id))
          .slice(0, 3)) {
          const advised = follow(board, finding);
          if (advised === undefined) continue;
          followed++;
          const { boot, diagnostics } = check(advised.board);
          const region = boot.regions.find(({ name }) => name === advised.name)!;
          expect(region.outcome, finding.fix).not.toBe('failed');
          const range = { base: region.base!, size: region.size };
          const others = boot.regions.filter(
            (one) => one !== region && one.base !== null && one.stage === null,
          );
          expect(others.filter((one) => rangesOverlap(range, { base: one.base!, size: one.size }))).toEqual(
            [],
          );
          const still = diagnostics.filter(
            ({ id, node }) => (id === finding.id || id === 'overlap') && node === region.path,
          );
          expect(still.map(({ message }) => message)).toEqual([]);
        }
      }),
      { numRuns: 150, seed: 20 },
    );
    expect(followed).toBeGreaterThan(30);
  });
});

describe('Holes', () => {
  it('finds what is in memory and in nothing else', () => {
    fc.assert(
      fc.property(boards, (source) => {
        const tree = compiled(sourceOf(source));
        const board = new CheckedBoard(tree, bootReservedMemory(tree, MACHINE));
        const freeMemory = new FreeMemory(board);
        const taken = [
          ...board.boot.reserved,
          ...board.boot.memory.filter(({ flags }) => flags.includes('NOMAP')),
        ];
        for (const hole of freeMemory.ranges) {
          expect(hole.base >= RAM.base && endOf(hole) <= endOf(RAM)).toBe(true);
          expect(taken.some((range) => rangesOverlap(range, hole))).toBe(false);
        }
        const [place] = freeMemory.places({ size: 2n * MIB, align: 2n * MIB });
        if (place !== undefined) expect(place.base % (2n * MIB)).toBe(0n);
        const most = freeMemory.largest({ align: MIB });
        if (most !== undefined) {
          const [whole] = freeMemory.places({ size: most.size, align: MIB });
          expect(whole?.size).toBe(most.size);
        }
      }),
      { numRuns: 40, seed: 21 },
    );
  });

  it.each([
    // RAM   |-image-|blob|......|-fw-|......|..late..|
    {
      name: 'below a region',
      within: [{ base: 0x50000000n, size: 0x8000000n }],
      size: 0x4000000n,
      base: 0x54000000n,
    },
    { name: 'nowhere', within: [{ base: 0x57000000n, size: 0x2000000n }], size: 0x2000000n, base: undefined },
    {
      name: 'above a region',
      within: [{ base: 0x57000000n, size: 0x8000000n }],
      size: 0x2000000n,
      base: 0x5d000000n,
    },
  ])('finds a place $name', ({ within, size, base }) => {
    const source = reserved('fw { reg = <0 0x58000000 0 0x100000>; };');
    const tree = compiled(source);
    const freeMemory = new FreeMemory(new CheckedBoard(tree, bootReservedMemory(tree, MACHINE)));
    const [place] = freeMemory.places({ size, align: 0x200000n, within });
    expect(place?.base).toBe(base);
  });
});
