// SPDX-License-Identifier: MIT
import type { CheckedRegion } from './checked-board.ts';

/** Whether Linux allocates the region: it has `size`, but no complete `reg`. */
export function isDynamic({ node, result, available }: CheckedRegion): boolean {
  return available && result.source === 'dynamic' && node.has('size');
}
