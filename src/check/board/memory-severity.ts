// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from './checked-board.ts';
import { isOtherThanArm64 } from './cpu.ts';

/**
 * How grave it is what follows from where RAM is. Boards whose CPUs are not arm64's have memory at other addresses than
 * their trees say before their kernels move it.
 */
export function severityByMemory(board: CheckedBoard): Severity {
  return board.machine.memory === undefined && isOtherThanArm64(board) ? 'warning' : 'error';
}
