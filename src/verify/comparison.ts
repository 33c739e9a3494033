// SPDX-License-Identifier: MIT
//
// Compares a predicted boot with a real one.
import type { BootResult } from '../linux/boot-result.ts';
import { isLoggedBy } from '../linux/messages/messages.ts';
import { ITEM_LISTS, reservedItems, predictedItems } from './boot-items.ts';
import type { BootItem, ItemList, BootItems } from './boot-items.ts';
import { matchItems } from './match-items.ts';
import type { RealBoot } from './real-boot.ts';

/** An item of one boot or both. */
export interface ComparedItem {
  readonly list: ItemList;
  readonly real: BootItem | null;
  readonly predicted: BootItem | null;
  /** Identifies the item in every prediction: its index in the real boot's list, or its text and number. */
  readonly key: string;
}

/** Compares all items of a predicted boot. */
export function compareBoots(
  real: RealBoot,
  lists: BootItems,
  boot: BootResult,
  treeCmdline: string,
): ComparedItem[] {
  const predicted = predictedItems(boot, real, treeCmdline);
  const kept = reservedItems(boot, real);
  return ITEM_LISTS.flatMap((list) => {
    const [seen, wanted] = list === 'reserved' ? [kept.real, kept.predicted] : [lists[list], predicted[list]];
    const missing = new Map<string, number>();
    let index = 0;
    return matchItems(seen, wanted).map((pair): ComparedItem => {
      if (pair.real !== null) return { list, ...pair, key: `${list} ${index++}` };
      const text = pair.predicted!.text;
      const count = missing.get(text) ?? 0;
      missing.set(text, count + 1);
      return { list, ...pair, key: `${list} missing ${count} ${text}` };
    });
  });
}

export function isSame({ real, predicted }: ComparedItem): boolean {
  return real !== null && predicted !== null && real.text === predicted.text;
}

/** Whether a difference can come from two releases: a message with another wording, or a message that only one of them has. */
export function isWording({ real, predicted }: ComparedItem, { logged, model }: Releases): boolean {
  if (real !== null && predicted !== null)
    return real.message !== null && real.text !== predicted.text && real.keys[0] === predicted.keys[0];
  if (predicted === null) return real?.message != null && !isLoggedBy(model, real.message.id);
  return predicted.message !== null && !isLoggedBy(logged, predicted.message.id);
}

/** Releases as `releaseNumber()` gives them. */
export interface Releases {
  readonly logged: number;
  readonly model: number;
}
