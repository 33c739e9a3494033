// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';
import { isOfOtherArch } from './cpu.ts';

/**
 * How grave it is what follows from where RAM is. A board whose CPUs run no kernel of the architecture that was modelled has memory
 * where its own kernel looks for it.
 */
export function severityByMemory(board: CheckedBoard): Severity {
  return board.boot.given.memory === undefined && isOfOtherArch(board) ? 'warning' : 'error';
}
