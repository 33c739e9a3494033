// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';
import { isOfOtherArch } from './cpu.ts';

/**
 * Severity of a finding that depends on the address of RAM. A board whose CPUs cannot run the modelled architecture has RAM where its own
 * kernel expects it.
 */
export function severityByMemory(board: CheckedBoard): Severity {
  return board.boot.given.memory === undefined && isOfOtherArch(board) ? 'warning' : 'error';
}
