// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import type { Region } from '../../linux/region.ts';

/** Size and base of a region, `16 MiB at 0x50000000`; only the size if it has no base. */
export function sizeAndBaseText({ base, size }: Pick<Region, 'base' | 'size'>): string {
  return base === null ? sizeText(size) : `${sizeText(size)} at ${hex(base)}`;
}

/** Names as a list in text: `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
