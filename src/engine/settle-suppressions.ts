// SPDX-License-Identifier: MIT
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { SuppressionUse } from '../diagnostics/suppression.ts';
import type { BoardFinding, BoardReport } from './check-report.ts';

/**
 * Settles the findings about suppression comments for all boards of a run. A comment in a shared file is
 * needed if it suppresses a finding on any board; what is wrong with a comment is reported once, for the
 * first board.
 *
 * @param uses the suppressions of each board, in the order of the boards
 */
export function settleSuppressions(
  boards: readonly BoardReport[],
  uses: Iterable<readonly SuppressionUse[]>,
): readonly BoardReport[] {
  const settled = new Set<string>();
  for (const board of uses) {
    for (const use of board) if (use.used) settled.add(placeKey(use));
  }
  return boards.map((board) => {
    const findings = board.findings.filter((finding) => isFirst(finding, settled));
    return findings.length === board.findings.length ? board : { ...board, findings };
  });
}

/** Whether a finding is the first of its kind here; it is settled then. */
function isFirst({ id, spot }: BoardFinding, settled: Set<string>): boolean {
  if (id !== OWN_RULE || spot === null) return true;
  const key = placeKey(spot);
  if (settled.has(key)) return false;
  settled.add(key);
  return true;
}

const OWN_RULE: RuleId = 'unused-suppression';

function placeKey({ file, line, column }: Pick<SuppressionUse, 'file' | 'line' | 'column'>): string {
  return `${line}:${column}:${file}`;
}
