// SPDX-License-Identifier: MIT
import type { CheckedRegion } from './checked-board.ts';

/** Whether Linux looks for memory for it: it has a `size`, and no whole `reg`. */
export function isDynamic({ node, result, available }: CheckedRegion): boolean {
  return available && result.source === 'dynamic' && node.has('size');
}
