// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { Range } from '../../base/range.ts';
import type { RootCells } from '../../linux/tree-reader.ts';

/** A number as cells in source form, `0x1 0x0`; undefined if it does not fit. */
export function cellsText(value: bigint, count: number): string | undefined {
  if (count < 1 || value >= 1n << BigInt(32 * Math.min(count, 2))) return undefined;
  const words = ['0x0', '0x0', hex(value >> 32n), hex(value & 0xffff_ffffn)];
  return count <= words.length ? words.slice(words.length - count).join(' ') : undefined;
}

/** A range as the value of a `reg` or `alloc-ranges`, `<0x0 0x50000000 0x0 0x200000>`; undefined if it does not fit. */
export function regText({ base, size }: Range, cells: RootCells): string | undefined {
  const address = cellsText(base, cells.address);
  const length = cellsText(size, cells.size);
  return address === undefined || length === undefined ? undefined : `<${address} ${length}>`;
}
