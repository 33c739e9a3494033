// SPDX-License-Identifier: MIT
//
// Checks one board for one or more kernels. The result is plain data.
import { present } from '../base/invariant.ts';
import { runChecks } from '../check/run.ts';
import type { CheckOptions, Checked } from '../check/run.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { bootReservedMemory } from '../linux/boot.ts';
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

/** The name of a board, and options of the check. */
export interface BoardCheckOptions extends CheckOptions {
  /** The board's name, part of the fingerprint of each finding. */
  readonly board: string;
}

/** The result of checking a board, with the boot of its first machine. */
export interface BoardCheck {
  readonly report: Omit<BoardReport, 'board' | 'file' | 'failOn'>;
  /** The comments in its sources that suppress findings. */
  readonly suppressions: readonly SuppressionUse[];
  readonly boot: BootResult;
}

/**
 * Checks a board for one or more kernels: boots it, runs the rules, and resolves the locations of the
 * findings.
 *
 * @param machines at least one
 * @param options the board's name, and what `runChecks()` takes
 * @throws {KernelError} if a machine contradicts itself or the tree
 * @example
 * const machines = ['6.12', '7.3'].map((kernel) => ({ kernel, machine: { kernel } }));
 * const { report } = checkBoard(tree, machines, { board: 'board.dts' });
 * for (const { severity, message } of report.findings) console.log(severity, message);
 */
export function checkBoard(
  tree: DeviceTree,
  machines: readonly CheckedMachine[],
  { board, ...options }: BoardCheckOptions,
): BoardCheck {
  const checks = machines.map(({ kernel, machine }) => ({
    kernel,
    ...bootAndCheck(tree, machine, options),
  }));
  const { diagnostics, omitted, suppressions } = joinKernels(checks);
  const findings = locateAll(
    diagnostics.map(({ diagnostic }) => diagnostic),
    tree.sources,
    board,
  );
  const boots = checks.map(({ kernel, boot }) => ({ kernel, ...summaryOf(boot) }));
  const { boot } = present(checks[0], 'a board is checked for a kernel');
  return {
    report: {
      findings: findings.map((finding, i) => withKernels(finding, diagnostics[i]!)),
      omitted,
      failure: null,
      boot: summaryOf(boot),
      ...(boots.length > 1 && { kernels: boots }),
    },
    suppressions,
    boot,
  };
}

function bootAndCheck(
  tree: DeviceTree,
  machine: Machine,
  options: CheckOptions,
): { readonly boot: BootResult; readonly checked: Checked } {
  const boot = bootReservedMemory(tree, machine);
  return { boot, checked: runChecks(tree, boot, { ...options, handlers: machine.handlers }) };
}

function summaryOf(boot: BootResult): BootSummary {
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
