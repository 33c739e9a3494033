// SPDX-License-Identifier: MIT
import type { CheckedBoard } from './checked-board.ts';
import { sizeAndBaseText } from './region-text.ts';

/** The area that devices without their own area use, as a clause; undefined if not known. */
export function defaultAreaText({ boot }: CheckedBoard): string | undefined {
  const area = boot.areas.find((one) => one.default);
  if (area !== undefined) return `the default area is "${area.name}", ${sizeAndBaseText(area)}`;
  return boot.memoryKnown ? 'there is no default area' : undefined;
}
