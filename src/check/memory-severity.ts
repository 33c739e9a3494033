// SPDX-License-Identifier: MIT
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';

/**
 * How grave it is what follows from where RAM is. Boot loaders fill in memory nodes and add banks to them, so that it is
 * certain of memory alone that was given beside the tree.
 */
export function severityByMemory({ machine }: CheckedBoard): Severity {
  return machine.memory === undefined ? 'warning' : 'error';
}
