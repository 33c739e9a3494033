// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Coverage } from '../../src/base/coverage.ts';

it.each([
  ['nothing', [], 0n],
  ['all of it', [{ base: 0n, size: 100n }], 10n],
  [
    'its ends',
    [
      { base: 0n, size: 22n },
      { base: 28n, size: 5n },
    ],
    4n,
  ],
  [
    'the same bytes twice',
    [
      { base: 20n, size: 6n },
      { base: 22n, size: 2n },
    ],
    6n,
  ],
  [
    'what lies beside it',
    [
      { base: 10n, size: 10n },
      { base: 30n, size: 1n },
    ],
    0n,
  ],
])('%s', (_, ranges, covered) => {
  expect(new Coverage(ranges).of({ base: 20n, size: 10n })).toBe(covered);
});

it('covers what a look at each address finds', () => {
  const range = fc.record({ base: fc.bigInt(0n, 60n), size: fc.bigInt(0n, 12n) });
  fc.assert(
    fc.property(fc.array(range), range, (ranges, asked) => {
      let covered = 0n;
      for (let at = asked.base; at < asked.base + asked.size; at++) {
        if (ranges.some(({ base, size }) => base <= at && at < base + size)) covered++;
      }
      expect(new Coverage(ranges).of(asked)).toBe(covered);
    }),
  );
});
