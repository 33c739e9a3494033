// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partitionPoint } from '../../src/base/partition-point.ts';

it('the partition point of sorted numbers is the number of those below a limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: -1, max: 21 }),
      (list, limit) => {
        const sorted = list.sort((a, b) => a - b);
        const below = sorted.filter((one) => one < limit).length;
        expect(partitionPoint(sorted, (one) => one < limit)).toBe(below);
      },
    ),
  );
});
