// SPDX-License-Identifier: MIT
//
// Numbers of two boots in words.
import { hex } from '../base/hex.ts';
import { sizeText } from '../base/size.ts';
import type { ItemDiff } from '../diff/boot-diff.ts';
import { RELEASE_CHANGES } from '../linux/releases/releases.ts';

/** How a text says that one thing became another: `->`, or an arrow where there is one. */
export type Arrow = '->' | '→';

/** Two sizes and how far they are apart; in bytes where they look alike else. */
export function sizeChange(from: bigint, to: bigint, arrow: Arrow): string {
  const texts = [sizeText(from), sizeText(to)];
  const [before, after] = texts[0] === texts[1] ? [hex(from), hex(to)] : texts;
  const by = sizeText(to > from ? to - from : from - to);
  const isExact = !by.startsWith('~');
  const signed = `${isExact ? '' : '~'}${to > from ? '+' : '-'}${isExact ? by : by.slice(1)}`;
  return `${before!} ${arrow} ${after!} (${signed})`;
}

/** The change of an address; null means no address. */
export function placeChange(from: bigint | null, to: bigint | null): string {
  if (from === null) return `now has an address: ${hex(to ?? 0n)}`;
  if (to === null) return `no longer has an address, was at ${hex(from)}`;
  const by = to > from ? `${sizeText(to - from)} up` : `${sizeText(from - to)} down`;
  return `moved from ${hex(from)} to ${hex(to)} (${by})`;
}

/** The change between releases that explains a difference. */
export function reasonsText({ because = [] }: Pick<ItemDiff<unknown>, 'because'>): string[] {
  const changes = RELEASE_CHANGES.filter(({ id }) => because.includes(id));
  return changes.map(({ since, sentence }) => `since Linux ${since}: ${sentence}`);
}

/** How a size changed. */
export function growth(from: bigint, to: bigint, arrow: Arrow): string {
  return `${to > from ? 'grew' : 'shrank'}: ${sizeChange(from, to, arrow)}`;
}
