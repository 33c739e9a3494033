// SPDX-License-Identifier: MIT
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { FindingId } from '../diagnostics/ids.ts';
import { kernelsOf, kernelsOfBoards } from './check-kernels.ts';
import type { BoardReport, CheckReport } from '../engine/check-report.ts';
import type { SharedFinding } from './check-shared.ts';

/** Number of findings of each severity; a shared finding counts once. */
export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly note: number;
}

/** The result of a check in numbers. Suppressed findings only count in `suppressed`. */
export interface CheckSummary {
  readonly boards: number;
  /** Boards that have findings. */
  readonly boardsWithFindings: number;
  /** Boards that could not be read. */
  readonly unread: number;
  readonly counts: Counts;
  readonly suppressed: number;
  /** Findings above the limit of a rule, which were not kept. */
  readonly omitted: number;
  /** Rules with the most findings first, errors before warnings. */
  readonly rules: readonly RuleCount[];
  /** Boards with findings, in order. */
  readonly byBoard: readonly BoardCount[];
  /** Findings by kernel, if boards were checked for several. */
  readonly byKernel: readonly KernelCount[];
}

export interface RuleCount {
  readonly id: FindingId;
  /** The worst severity found. */
  readonly severity: Severity;
  readonly findings: number;
  readonly boards: number;
}

export interface BoardCount {
  readonly board: BoardReport;
  readonly counts: Counts;
}

export interface KernelCount {
  readonly kernel: string;
  readonly counts: Counts;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Counts shared findings once, and the findings of each board. */
export function summaryOf({ boards }: CheckReport, shared: readonly SharedFinding[]): CheckSummary {
  const counting = shared.filter(({ finding }) => finding.suppressed === null);
  const byBoard = boards
    .map((board) => ({
      board,
      counts: countsOf(board.findings.filter(({ suppressed }) => suppressed === null)),
    }))
    .filter(({ counts }) => SEVERITIES.some((severity) => counts[severity] > 0));
  return {
    boards: boards.length,
    boardsWithFindings: byBoard.length,
    unread: boards.filter(({ failure }) => failure !== null).length,
    counts: countsOf(counting.map(({ finding }) => finding)),
    suppressed: shared.length - counting.length,
    omitted: boards.reduce((sum, { omitted }) => sum + omitted, 0),
    rules: rulesOf(counting),
    byBoard,
    byKernel: kernelsOfBoards(boards).map((kernel) => ({ kernel, counts: countsFor(kernel, counting) })),
  };
}

/** Counts the findings of one kernel, with their severity there. */
function countsFor(kernel: string, shared: readonly SharedFinding[]): Counts {
  const found = shared.filter(({ finding, on }) => {
    const boards = on.map(({ board }) => board);
    return kernelsOf(finding, boards)?.includes(kernel) === true;
  });
  return countsOf(
    found.map(({ finding }) => finding.wordings?.find(({ kernels }) => kernels.includes(kernel)) ?? finding),
  );
}

function countsOf(findings: readonly { readonly severity: Severity }[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

function rulesOf(shared: readonly SharedFinding[]): RuleCount[] {
  const rules = new Map<FindingId, { severity: Severity; findings: number; boards: Set<BoardReport> }>();
  for (const { finding, on } of shared) {
    const { id, severity } = finding;
    const rule = rules.get(id) ?? { severity, findings: 0, boards: new Set() };
    rules.set(id, rule);
    rule.findings++;
    if (rank(severity) < rank(rule.severity)) rule.severity = severity;
    for (const { board } of on) rule.boards.add(board);
  }
  return [...rules]
    .map(([id, { severity, findings, boards }]) => ({ id, severity, findings, boards: boards.size }))
    .sort((a, b) => rank(a.severity) - rank(b.severity) || b.boards - a.boards || b.findings - a.findings);
}

/** The worst first. */
export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** `2 errors, 1 note`; severities without findings are omitted. */
export function countsText(counts: Counts): string {
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0);
  return parts.map((severity) => counted(counts[severity], severity)).join(', ');
}

/** `1 board`, `3,620 boards`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number with thousands separators. */
export function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
