// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Memblock } from '../../src/linux/memblock.ts';
import type { MemblockRegion } from '../../src/linux/memblock-list.ts';
import { roomyMemblock } from '../support/memblock.ts';

const PAGE = 0x1000n;
/** Addresses in half pages, so that free ranges start and end within pages. */
const HALF = PAGE / 2n;
const PLACES = 160;

const range = fc
  .tuple(fc.nat(PLACES), fc.nat(24))
  .map(([from, length]) => ({ base: BigInt(from) * HALF, size: BigInt(length) * HALF }));
const state = fc.record({
  memory: fc.array(range, { minLength: 1, maxLength: 6 }),
  reserved: fc.array(range, { maxLength: 8 }),
  nomap: fc.array(range, { maxLength: 3 }),
  /** The current limit, or none. */
  limit: fc.option(fc.nat(PLACES)),
  count: fc.bigInt(0n, 70n),
});

function make({
  memory,
  reserved,
  nomap,
  limit,
}: typeof state extends fc.Arbitrary<infer T> ? T : never): Memblock {
  const memblock = roomyMemblock(PAGE);
  for (const { base, size } of memory) memblock.add(base, size);
  for (const { base, size } of reserved) memblock.reserve(base, size);
  for (const { base, size } of nomap) memblock.markNomap(base, size);
  if (limit !== null) memblock.currentLimit = BigInt(limit) * HALF;
  return memblock;
}

const pages = (regions: readonly MemblockRegion[]): string[] =>
  regions.map(({ base, end, flags }) => `${base.toString(16)}..${end.toString(16)} ${flags}`);

it('allocPages gives what as many allocations of a page give', () => {
  let short = 0;
  fc.assert(
    fc.property(state, (input) => {
      const atOnce = make(input);
      const given = atOnce.allocPages(input.count);
      const oneByOne = make(input);
      let count = 0n;
      while (count < input.count && oneByOne.alloc(PAGE, PAGE) !== 0n) count++;
      expect(given).toBe(count);
      expect(pages(atOnce.reserved)).toEqual(pages(oneByOne.reserved));
      if (given < input.count) short++;
    }),
    { numRuns: 3000 },
  );
  // it runs out of memory often enough to test where it stops
  expect(short).toBeGreaterThan(300);
});
