// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/base/range.ts';
import {
  bytesIn,
  cappedEnd,
  intersect,
  joinRanges,
  subtract,
  unite,
  wholePages,
} from '../../src/base/ranges.ts';

const ranges = fc.array(fc.record({ base: fc.bigInt(0n, 60n), size: fc.bigInt(0n, 12n) }), { maxLength: 8 });

/** The addresses in any of the ranges, one by one. */
function addresses(of: readonly Range[]): Set<bigint> {
  const all = new Set<bigint>();
  for (const { base, size } of of) for (let at = base; at < base + size; at++) all.add(at);
  return all;
}

function sorted(set: ReadonlySet<bigint>): bigint[] {
  return [...set].sort((a, b) => Number(a - b));
}

describe('lists of ranges', () => {
  it('unite, subtract and intersect the same addresses as sets of them do', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [setA, setB] = [addresses(a), addresses(b)];
        const [unitedA, unitedB] = [unite(a), unite(b)];
        expect(sorted(addresses(unitedA))).toEqual(sorted(setA));
        expect(sorted(addresses(subtract(unitedA, unitedB)))).toEqual(
          sorted(new Set([...setA].filter((at) => !setB.has(at)))),
        );
        expect(sorted(addresses(intersect(unitedA, unitedB)))).toEqual(
          sorted(new Set([...setA].filter((at) => setB.has(at)))),
        );
        expect(bytesIn(unitedA)).toBe(BigInt(setA.size));
      }),
    );
  });

  it('join where they touch, and end at 2^64', () => {
    const top = (1n << 64n) - 4n;
    expect(
      unite([
        { base: 4n, size: 4n },
        { base: 0n, size: 4n },
      ]),
    ).toEqual([{ base: 0n, size: 8n }]);
    expect(unite([{ base: top, size: 100n }])).toEqual([{ base: top, size: 4n }]);
    expect(cappedEnd({ base: top, size: 100n })).toBe(1n << 64n);
  });

  // node 0: |==|==|   |==|     |==|
  // node 1:        |==|
  it('join across a gap, and only where they are alike', () => {
    const banks = [
      { base: 0n, size: 10n, node: 0 },
      { base: 10n, size: 10n, node: 0 },
      { base: 20n, size: 10n, node: 1 },
      { base: 30n, size: 10n, node: 0 },
      { base: 44n, size: 6n, node: 0 },
    ];
    const sameNode = (a: { node: number }, b: { node: number }): boolean => a.node === b.node;
    const bank = (base: bigint, size: bigint, node: number) => ({ base, size, node });
    expect(joinRanges(banks, sameNode)).toEqual([
      bank(0n, 20n, 0),
      bank(20n, 10n, 1),
      bank(30n, 10n, 0),
      bank(44n, 6n, 0),
    ]);
    expect(joinRanges(banks, sameNode, 3n)).toHaveLength(4);
    expect(joinRanges(banks, sameNode, 4n)).toEqual([bank(0n, 20n, 0), bank(20n, 10n, 1), bank(30n, 20n, 0)]);
    expect(joinRanges(banks)).toEqual([bank(0n, 40n, 0), bank(44n, 6n, 0)]);
  });

  it('keep the other properties of the ranges that are cut', () => {
    const bank = { base: 0x800n, size: 0x4000n, node: 3 };
    expect(subtract([bank], [{ base: 0x1000n, size: 0x1000n }])).toEqual([
      { base: 0x800n, size: 0x800n, node: 3 },
      { base: 0x2000n, size: 0x2800n, node: 3 },
    ]);
    expect(wholePages([bank, { base: 0x1n, size: 0x1ffen, node: 4 }], 0x1000n)).toEqual([
      { base: 0x1000n, size: 0x3000n, node: 3 },
    ]);
  });
});
