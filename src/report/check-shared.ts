// SPDX-License-Identifier: MIT
import { getOrInsert, groupBy } from '../base/map.ts';
import type { BoardFinding, BoardReport, CheckReport } from '../engine/check-report.ts';

/** A finding and its boards: several if it is in a source that they include. */
export interface SharedFinding {
  /** The finding of the first board. */
  readonly finding: BoardFinding;
  readonly on: readonly FoundOn[];
}

interface FoundOn {
  readonly board: BoardReport;
  readonly fingerprint: string;
}

/** The findings of all boards, each once, in the order in which they were found. */
export function sharedFindings({ boards }: Pick<CheckReport, 'boards'>): SharedFinding[] {
  const byKey = new Map<string, { finding: BoardFinding; on: FoundOn[] }>();
  for (const [index, board] of boards.entries()) {
    for (const finding of board.findings) {
      const { fingerprint } = finding;
      const { on } = getOrInsert(byKey, keyOf(finding, index), () => ({ finding, on: [] }));
      if (on.at(-1)?.board !== board) on.push({ board, fingerprint });
    }
  }
  return [...byKey.values()];
}

/** Key that is equal for findings of several boards that are one problem in one place. */
function keyOf(finding: BoardFinding, board: number): string {
  const { id, severity, message, linux, fix, spot, node, property, suppressed } = finding;
  const { kernels, wordings } = finding;
  const place =
    spot === null
      ? [board, finding.fingerprint]
      : [spot.file, spot.line, spot.column, spot.endLine, spot.endColumn];
  const told = [id, severity, message, linux, fix, node, property, suppressed, kernels, wordings];
  return JSON.stringify([...told, ...place]);
}

/** Those that count. */
export function unsuppressed(findings: readonly SharedFinding[]): SharedFinding[] {
  return findings.filter(({ finding }) => finding.suppressed === null);
}

/** The file of a finding: its source, or the board itself. */
export function fileOf({ finding, on }: SharedFinding): string {
  return finding.spot?.file ?? on[0]!.board.file;
}

/** Findings by file, sorted by position in each file; files in the order of their first finding. */
export function byFile(findings: readonly SharedFinding[]): Map<string, SharedFinding[]> {
  const files = groupBy(findings, fileOf);
  for (const list of files.values()) list.sort((a, b) => comparePlaces(a.finding, b.finding));
  return files;
}

function comparePlaces(a: BoardFinding, b: BoardFinding): number {
  const lines = (a.spot?.line ?? 0) - (b.spot?.line ?? 0);
  return lines || (a.spot?.column ?? a.offset ?? 0) - (b.spot?.column ?? b.offset ?? 0);
}

/** A fingerprint that does not depend on the order in which boards were named. */
export function fingerprintOf({ on }: SharedFinding): string {
  return on.reduce(
    (least, { fingerprint }) => (fingerprint < least ? fingerprint : least),
    on[0]!.fingerprint,
  );
}
