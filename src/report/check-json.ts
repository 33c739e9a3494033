// SPDX-License-Identifier: MIT
import type {
  BoardReport,
  BootSummary,
  CheckReport,
  KernelWording,
  Location,
  Spot,
} from '../engine/check-report.ts';
import { kernelsOf } from './check-kernels.ts';
import { wholeText } from './check-place.ts';
import { sharedFindings } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { summaryOf } from './check-summary.ts';
import { safeJson } from './safe-text.ts';

/** Incremented when a field is removed or changes its meaning. */
const SCHEMA_VERSION = 1;

/**
 * The result of a check as JSON, in the format of docs/check.schema.json. Shared findings appear once, with the names of the boards. Byte
 * strings that are UTF-8 are decoded; columns count bytes.
 */
export function checkJson(report: CheckReport): string {
  const shared = sharedFindings(report);
  const document = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'rmem', version: report.version },
    failOn: strictest(report.boards),
    boards: report.boards.map(boardObject),
    findings: shared.map(findingObject),
    summary: summaryObject(report, shared),
  };
  return safeJson(
    JSON.stringify(
      document,
      (_, value: unknown) => (typeof value === 'string' ? wholeText(value) : value),
      2,
    ),
  );
}

/** The strictest severity limit of all boards. */
function strictest(boards: readonly BoardReport[]): BoardReport['failOn'] {
  const settings = new Set(boards.map(({ failOn }) => failOn));
  return FAIL_ON.find((severity) => settings.has(severity)) ?? 'error';
}

const FAIL_ON = ['note', 'warning', 'error', 'none'] as const;

function boardObject({ board, file, failOn, failure, boot, omitted, kernels }: BoardReport): object {
  return {
    board,
    file,
    failOn,
    failure,
    boot: boot && bootObject(boot),
    ...(kernels !== undefined && {
      kernels: kernels.map((one) => ({ kernel: one.kernel, ...bootObject(one) })),
    }),
    omitted,
  };
}

function bootObject({ boots, memoryKnown, regions, areas }: BootSummary): BootSummary {
  return { boots, memoryKnown, regions, areas };
}

function findingObject({ finding, on }: SharedFinding): object {
  const { id, severity, message, linux, fix, related, edits, suppressed, wordings } = finding;
  const boards = on.map(({ board }) => board);
  const kernels = kernelsOf(finding, boards);
  return {
    rule: id,
    severity,
    message,
    linux,
    fix,
    location: locationObject(finding),
    related: related.map((one) => ({ message: one.message, location: locationObject(one) })),
    edits: edits.map(({ file, start, end, line, column, endLine, endColumn, text }) => ({
      file,
      start,
      end,
      line,
      column,
      endLine,
      endColumn,
      text,
    })),
    suppressed: suppressed && { by: suppressed.by, reason: suppressed.reason },
    on: on.map(({ board, fingerprint }) => ({ board: board.board, fingerprint })),
    ...(kernels !== null && { kernels }),
    ...(wordings !== undefined && { wordings: wordings.map(wordingObject) }),
  };
}

function wordingObject({ kernels, severity, message, linux, fix }: KernelWording): KernelWording {
  return { kernels, severity, message, linux, fix };
}

function locationObject({ spot, node, property, offset }: Location): object {
  return { source: spot && spotObject(spot), node, property, offset };
}

function spotObject({ file, line, column, endLine, endColumn, text, includedFrom, macro }: Spot): object {
  return {
    file,
    line,
    column,
    endLine,
    endColumn,
    text,
    includedFrom: includedFrom.map((from) => ({ file: from.file, line: from.line })),
    macro: macro && {
      name: macro.name,
      file: macro.file,
      line: macro.line,
      column: macro.column,
      text: macro.text,
    },
  };
}

function summaryObject(report: CheckReport, shared: readonly SharedFinding[]): object {
  const { boards, boardsWithFindings, unread, counts, suppressed, omitted, rules, byKernel } = summaryOf(
    report,
    shared,
  );
  return {
    boards,
    boardsWithFindings,
    unread,
    findings: counts.error + counts.warning + counts.note,
    errors: counts.error,
    warnings: counts.warning,
    notes: counts.note,
    suppressed,
    omitted,
    rules: rules.map(({ id, ...rest }) => ({ rule: id, ...rest })),
    ...(byKernel.length > 0 && {
      kernels: byKernel.map(({ kernel, counts: { error, warning, note } }) => ({
        kernel,
        errors: error,
        warnings: warning,
        notes: note,
      })),
    }),
  };
}
