// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/base/range.ts';
import { bytesIn, cappedEnd, intersect, subtract, unite } from '../../src/map/intervals.ts';

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

describe('sets of addresses', () => {
  it('are what their addresses are, one by one', () => {
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
});
