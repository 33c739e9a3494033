// SPDX-License-Identifier: MIT
import { roundDown } from '../../base/u64.ts';

/** Sizes to try, from the largest down to an eighth of it. */
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

const MIB = 1n << 20n;

/** The same as values of a parameter, which have whole MiB. */
export function* smallerArguments(largest: bigint, align: bigint): Generator<string, void, undefined> {
  for (const size of smallerSizes(largest, align)) if (size % MIB === 0n) yield sizeArgument(size);
}

/** A size of whole MiB as the value of a parameter. */
export function sizeArgument(size: bigint): string {
  return `${size / MIB}M`;
}
