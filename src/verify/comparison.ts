// SPDX-License-Identifier: MIT
//
// Holds a predicted boot to a real one.
import type { BootResult } from '../linux/boot-result.ts';
import { lineUp } from './line-up.ts';
import { isLoggedBy } from '../linux/messages/messages.ts';
import { SEEN_LISTS, reservedSeen, seenOfPredicted } from './seen.ts';
import type { RealBoot, Seen, SeenList, SeenLists } from './seen.ts';

/** One thing of both boots, or of one. */
export interface Compared {
  readonly list: SeenList;
  readonly real: Seen | null;
  readonly predicted: Seen | null;
  /** What names it whatever is predicted: its index in the real boot's list, or its text and number. */
  readonly key: string;
}

/** All that is compared of a predicted boot. */
export function compare(real: RealBoot, lists: SeenLists, boot: BootResult, treeCmdline: string): Compared[] {
  const predicted = seenOfPredicted(boot, real, treeCmdline);
  const kept = reservedSeen(boot, real);
  return SEEN_LISTS.flatMap((list) => {
    const [seen, wanted] = list === 'reserved' ? [kept.real, kept.predicted] : [lists[list], predicted[list]];
    const missing = new Map<string, number>();
    let index = 0;
    return lineUp(seen, wanted).map((pair): Compared => {
      if (pair.real !== null) return { list, ...pair, key: `${list} ${index++}` };
      const text = pair.predicted!.text;
      const count = missing.get(text) ?? 0;
      missing.set(text, count + 1);
      return { list, ...pair, key: `${list} missing ${count} ${text}` };
    });
  });
}

export function isSame({ real, predicted }: Compared): boolean {
  return real !== null && predicted !== null && real.text === predicted.text;
}

/** Whether a difference can be one of two releases: another wording of one message, or a message that one of them does not have. */
export function isWording({ real, predicted }: Compared, { logged, model }: Releases): boolean {
  if (real !== null && predicted !== null)
    return (
      real.message !== null && real.text !== predicted.text && real.likeness[0] === predicted.likeness[0]
    );
  if (predicted === null) return real?.message != null && !isLoggedBy(model, real.message.id);
  return predicted.message !== null && !isLoggedBy(logged, predicted.message.id);
}

/** Releases as `releaseNumber()` gives them. */
export interface Releases {
  readonly logged: number;
  readonly model: number;
}
