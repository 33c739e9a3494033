// SPDX-License-Identifier: MIT
//
// Checks one board for one or more kernels. The result is plain data.
import { present } from '../base/invariant.ts';
import { runChecks } from '../check/run.ts';
import type { Checked, RuleSettings } from '../check/run.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Machine } from '../linux/machine.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { BoardFinding, BoardReport, BootSummary } from './check-report.ts';
import { joinKernels } from './join-kernels.ts';
import type { JoinedDiagnostic } from './join-kernels.ts';
import { locateAll } from './locate.ts';

/** A machine, and the name of its kernel in reports about several kernels. */
export interface CheckedMachine {
  readonly kernel: string;
  readonly machine: Machine;
}

/** The result of checking a board, with the boot of its first machine. */
export interface BoardCheck {
  readonly report: Omit<BoardReport, 'board' | 'file' | 'failOn'>;
  /** The comments in its sources that suppress. */
  readonly suppressions: readonly SuppressionUse[];
  readonly boot: BootResult;
}

/**
 * Checks a board.
 *
 * @param board the board's name in the report
 * @param machines at least one
 * @throws {KernelError} where a machine contradicts itself or the tree
 */
export function checkBoard(
  board: string,
  tree: DeviceTree,
  machines: readonly CheckedMachine[],
  rules: RuleSettings,
): BoardCheck {
  const checks = machines.map(({ kernel, machine }) => ({
    kernel,
    checked: runChecks(tree, machine, rules),
  }));
  const { diagnostics, omitted, suppressions } = joinKernels(checks);
  const findings = locateAll(
    diagnostics.map(({ diagnostic }) => diagnostic),
    tree.sources,
    board,
  );
  const boots = checks.map(({ kernel, checked }) => ({ kernel, ...summaryOf(checked) }));
  const { checked } = present(checks[0], 'a board is checked for a kernel');
  return {
    report: {
      findings: findings.map((finding, i) => withKernels(finding, diagnostics[i]!)),
      omitted,
      failure: null,
      boot: summaryOf(checked),
      ...(boots.length > 1 && { kernels: boots }),
    },
    suppressions,
    boot: checked.boot,
  };
}

function summaryOf({ boot }: Checked): BootSummary {
  return {
    boots: boot.verdict.boots,
    memoryKnown: boot.memoryKnown,
    regions: boot.regions.length,
    areas: allAreas(boot).length,
  };
}

function withKernels(finding: BoardFinding, { kernels, wordings }: JoinedDiagnostic): BoardFinding {
  return {
    ...finding,
    ...(kernels !== undefined && { kernels }),
    ...(wordings !== undefined && { wordings }),
  };
}
