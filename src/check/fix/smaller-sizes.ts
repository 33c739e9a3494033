// SPDX-License-Identifier: MIT
import { roundDown } from '../../base/u64.ts';

/** Sizes to try, from the largest down: the whole, and then three quarters and half of each power of two below. */
export function* smallerSizes(largest: bigint, align: bigint): Generator<bigint, void, undefined> {
  let last = 0n;
  for (const [part, of] of PARTS) {
    const size = roundDown((largest * part) / of, align);
    if (size > 0n && size !== last) yield size;
    last = size;
  }
}

const PARTS: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [7n, 8n],
  [3n, 4n],
  [1n, 2n],
  [3n, 8n],
  [1n, 4n],
  [1n, 8n],
];
