// SPDX-License-Identifier: MIT
//
// A baseline: known findings of a project, which do not count until they are fixed. It has one line per finding, sorted by text, so that
// changes can be reviewed and merged.
import { compare } from '../base/compare.ts';
import { getOrInsert } from '../base/map.ts';
import type { BoardFinding, BoardReport, CheckReport } from './check-report.ts';

const SCHEMA_VERSION = 1;

/** Number of known findings by board name and fingerprint. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** An invalid baseline; the message says why. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/**
 * Reads the bytes of a baseline's file.
 *
 * @throws {BaselineError}
 */
export function parseBaseline(bytes: Uint8Array): Baseline {
  let written: unknown;
  try {
    written = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new BaselineError('not a baseline: it is not JSON (delete it to start over)');
  }
  const { schemaVersion, findings } = isRecord(written) ? written : {};
  if (!Array.isArray(findings)) throw new BaselineError('not a baseline: it has no list of findings');
  if (schemaVersion !== SCHEMA_VERSION)
    throw new BaselineError(`not a baseline of this rmem: its schemaVersion is not ${SCHEMA_VERSION}`);
  const baseline = new Map<string, Map<string, number>>();
  for (const [i, entry] of (findings as readonly unknown[]).entries()) {
    if (!isEntry(entry))
      throw new BaselineError(`findings[${i}]: is not { "board": …, "fingerprint": …, "count": … }`);
    const known = getOrInsert(baseline, entry.board, () => new Map<string, number>());
    known.set(entry.fingerprint, (known.get(entry.fingerprint) ?? 0) + entry.count);
  }
  return baseline;
}

/** A report compared with a baseline. */
export interface Baselined {
  /** The report, with known findings marked. */
  readonly report: CheckReport;
  /** Number of baseline entries that no longer occur on the readable boards of the report. */
  readonly gone: number;
}

/**
 * Marks the findings in a baseline: of equal ones the first, as many as the baseline has. Findings suppressed by a comment are unchanged.
 */
export function applyBaseline(report: CheckReport, baseline: Baseline): Baselined {
  let gone = 0;
  const boards = report.boards.map((board) => {
    const known = baseline.get(board.board);
    if (known === undefined || board.failure !== null) return board;
    const left = new Map(known);
    const findings = board.findings.map((finding): BoardFinding => {
      const count = left.get(finding.fingerprint) ?? 0;
      if (finding.suppressed !== null || count === 0) return finding;
      left.set(finding.fingerprint, count - 1);
      return { ...finding, suppressed: { by: 'baseline', reason: null } };
    });
    for (const count of left.values()) gone += count;
    return { ...board, findings };
  });
  return { report: { ...report, boards }, gone };
}

/**
 * The new baseline from a report and an old baseline: the findings of the boards in the report, and the old entries of all other boards and
 * of boards that could not be read.
 */
export function baselineOf(report: CheckReport, earlier: Baseline = new Map()): Baseline {
  const baseline = new Map(earlier);
  for (const board of report.boards) {
    if (board.failure === null) baseline.set(board.board, findingsOf(board));
  }
  return baseline;
}

function findingsOf({ findings }: BoardReport): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint, suppressed } of findings) {
    if (suppressed?.by !== 'comment') counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  }
  return counts;
}

/** The text of a baseline's file. */
export function baselineText(baseline: Baseline): string {
  const entries: string[] = [];
  for (const [board, known] of sorted(baseline)) {
    for (const [fingerprint, count] of sorted(known))
      if (count > 0) entries.push(JSON.stringify({ board, fingerprint, count }));
  }
  const list = entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
  return `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "findings": ${list}\n}\n`;
}

interface Entry {
  readonly board: string;
  readonly fingerprint: string;
  readonly count: number;
}

function isEntry(entry: unknown): entry is Entry {
  if (!isRecord(entry)) return false;
  const { board, fingerprint, count } = entry;
  return (
    typeof board === 'string' &&
    typeof fingerprint === 'string' &&
    typeof count === 'number' &&
    Number.isSafeInteger(count) &&
    count > 0
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Compares by code units, so that the order is the same on every machine. */
function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([a], [b]) => compare(a, b));
}
