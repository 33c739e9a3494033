// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Memblock } from '../../src/linux/memblock.ts';
import { NUMA_NO_NODE } from '../../src/linux/memblock.ts';
import type { MemblockRegion } from '../../src/linux/memblock-list.ts';
import { NaiveMemblock, UNIT, UNITS, runs } from '../support/naive-memblock.ts';
import type { Run, Wanted } from '../support/naive-memblock.ts';
import { roomyMemblock } from '../support/memblock.ts';

type Kind = 'add' | 'remove' | 'reserve' | 'free' | 'markNomap' | 'clearNomap';
type Step =
  | { readonly kind: Kind; readonly from: number; readonly to: number }
  | { readonly kind: 'setNode'; readonly from: number; readonly to: number; readonly nid: number }
  | ({ readonly kind: 'allocate' } & Wanted);

/** Units from, to: sometimes an empty range. */
const between = fc
  .tuple(fc.nat(UNITS), fc.nat(UNITS))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const short = fc.tuple(fc.nat(UNITS - 8), fc.nat(8)).map(([from, length]) => ({ from, to: from + length }));
const range = fc.oneof({ weight: 1, arbitrary: between }, { weight: 3, arbitrary: short });

const change = fc
  .tuple(fc.constantFrom<Kind>('add', 'add', 'remove', 'reserve', 'free', 'markNomap', 'clearNomap'), range)
  .map(([kind, { from, to }]): Step => ({ kind, from, to }));
const setNode = fc
  .tuple(range, fc.integer({ min: NUMA_NO_NODE, max: 1 }))
  .map(([{ from, to }, nid]): Step => ({ kind: 'setNode', from, to, nid }));
/** Addresses are whole units, but bounds need not be, and alignments need not be powers of two. */
const allocate = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }).map((units) => units * UNIT),
    align: fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 16, 40).map((units) => units * UNIT),
    start: fc.oneof(
      fc.constant(0),
      fc.nat(UNITS).map((unit) => unit * UNIT),
    ),
    end: fc.oneof(
      fc.constant(0),
      fc.nat(UNITS + 4).map((unit) => unit * UNIT),
    ),
    nid: fc.integer({ min: NUMA_NO_NODE, max: 1 }),
    exact: fc.boolean(),
    bottomUp: fc.boolean(),
  })
  .map((wanted): Step => ({ kind: 'allocate', ...wanted }));
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: change },
    { weight: 1, arbitrary: setNode },
    { weight: 3, arbitrary: allocate },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

function apply(step: Step, real: Memblock, naive: NaiveMemblock): void {
  if (step.kind === 'allocate') {
    real.bottomUp = step.bottomUp;
    const [size, align, start, end] = [step.size, step.align, step.start, step.end].map(BigInt) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    const got = real.allocRangeNid({ size, align, start, end }, step.nid, step.exact);
    expect(Number(got)).toBe(naive.allocate(step));
    return;
  }
  const { from, to } = step;
  const base = BigInt(from * UNIT);
  const size = BigInt((to - from) * UNIT);
  switch (step.kind) {
    case 'setNode':
      real.setNode(base, size, step.nid);
      naive.setNode(from, to, step.nid);
      return;
    case 'markNomap':
    case 'clearNomap':
      real[step.kind](base, size);
      naive.setNomap(from, to, step.kind === 'markNomap');
      return;
    default:
      real[step.kind](base, size);
      naive[step.kind](from, to);
  }
}

function plain(regions: readonly MemblockRegion[]): Run[] {
  return regions.map(({ base, end, flags, nid }) => ({ base: Number(base), end: Number(end), flags, nid }));
}

it('does what an array of pages does, with the fewest regions', () => {
  let given = 0;
  fc.assert(
    fc.property(steps, range, (sequence, probe) => {
      const real = roomyMemblock(BigInt(UNIT));
      const naive = new NaiveMemblock();
      naive.add(2, UNITS - 2);
      real.add(BigInt(2 * UNIT), BigInt((UNITS - 4) * UNIT));
      for (const step of sequence) {
        apply(step, real, naive);
        // runs are sorted, disjoint and as few as possible
        expect(plain(real.memory)).toEqual(runs(naive.memory));
        expect(plain(real.reserved)).toEqual(runs(naive.reserved));
      }
      given += naive.reserved.filter((unit) => unit !== null && unit.flags !== 0).length;
      const size = BigInt((probe.to - probe.from) * UNIT);
      if (size === 0n) return;
      const base = BigInt(probe.from * UNIT);
      expect(real.isRegionReserved(base, size)).toBe(naive.touches('reserved', probe.from, probe.to));
      expect(real.overlapsMemory(base, size)).toBe(naive.touches('memory', probe.from, probe.to));
    }),
    { numRuns: 2000 },
  );
  expect(given).toBeGreaterThan(2000);
});
