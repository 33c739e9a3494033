// SPDX-License-Identifier: MIT
import { RULES } from '../diagnostics/rule-ids.ts';
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import type { BoardFinding, CheckReport, Location, Spot } from '../engine/check-report.ts';
import { kernelsName, onlyOn, otherMessages } from './check-kernels.ts';
import { helpSentences, linuxSentences } from './check-sentences.ts';
import { byFile, sharedFindings, unsuppressed } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { counted, countsText, grouped, summaryOf } from './check-summary.ts';
import type { CheckSummary } from './check-summary.ts';
import { chainLines, frameLines, macroLines, placeText, severityStyle } from './spot-text.ts';
import { tableLines } from './table.ts';
import { printableUtf8, safeLines } from './safe-text.ts';
import { wrapText } from './wrap.ts';

/** Limit of boards that are named for a shared finding. */
const MAX_NAMED = 3;
/** Limit of related places that are shown for a finding. */
const MAX_RELATED = 3;
/** Limit of boards in the table. */
const MAX_BOARDS = 20;

/**
 * The result of a check as text lines: the findings by file, with the source; then counts. Shared findings appear once. Control characters
 * of trees and sources are escaped, and no line is a CI command.
 */
export function checkText(report: CheckReport, style: Style = PLAIN): string[] {
  const shared = sharedFindings(report);
  const lines = [...byFile(unsuppressed(shared)).values()]
    .flat()
    .flatMap((one) => [...findingLines(one, style), '']);
  const unread = unreadLines(report, style);
  if (unread.length > 0) lines.push(...unread, '');
  lines.push(...summaryLines(summaryOf(report, shared), style));
  return safeLines(lines);
}

function findingLines(shared: SharedFinding, style: Style): string[] {
  const { finding } = shared;
  const { spot, severity, message } = finding;
  const only = onlyOn(finding);
  const mark = severityStyle(severity, style);
  const head = `${headPlace(shared)}: ${severity}: ${printableUtf8(message)} [${finding.id}]`;
  const [first, ...rest] = wrapText(head, style.columns);
  return [
    first!.replace(`: ${severity}:`, `: ${mark(`${severity}:`)}`),
    ...rest.map((line) => line.replace(`[${finding.id}]`, style.dim(`[${finding.id}]`))),
    ...(spot === null ? [] : frameOf(spot, style, mark)),
    ...boardLines(shared, style),
    ...(only === null ? [] : indented(only, style)),
    ...(spot === null ? [] : macroLines(spot, style)),
    ...otherMessages(finding).flatMap((text) => indented(printableUtf8(text), style)),
    ...relatedLines(finding, style),
    ...linuxSentences(finding).flatMap((text) => indented(text, style)),
    ...helpSentences(finding, 'help').flatMap((text) => indented(text, style)),
  ];
}

/** Place of a finding: in its source, or in its blob. */
function headPlace({ finding, on }: SharedFinding): string {
  if (finding.spot !== null) return placeText(finding.spot);
  const { board } = on[0]!;
  const place = treePlace(finding);
  return place === '' ? printableUtf8(board.board) : `${printableUtf8(board.board)}: ${place}`;
}

/** Node and property, and the offset of the value in the blob: `/reserved-memory/fw@0 reg (at 0x1a8)`. */
function treePlace({ node, property, offset }: Location): string {
  const parts = [node, property].flatMap((name) => (name === null ? [] : [printableUtf8(name)]));
  if (offset !== null) parts.push(`(at 0x${offset.toString(16)})`);
  return parts.join(' ');
}

/** A line that was truncated may end before the place. */
function frameOf(spot: Spot, style: Style, mark: (text: string) => string): string[] {
  return spot.column > spot.text.length + 1 ? [] : frameLines(spot, style, mark);
}

/** The includes that lead to the finding; for a shared finding, the names of the boards. */
function boardLines({ finding, on }: SharedFinding, style: Style): string[] {
  if (on.length === 1) {
    const { spot } = finding;
    const isOverlaid = spot !== null && on[0]!.board.board !== on[0]!.board.file;
    const board = isOverlaid ? [style.dim(`  on ${printableUtf8(on[0]!.board.board)}`)] : [];
    return spot === null ? [] : [...chainLines(spot, style), ...board];
  }
  const named = on.slice(0, on.length === MAX_NAMED + 1 ? MAX_NAMED + 1 : MAX_NAMED);
  const names = named.map(({ board }) => printableUtf8(board.board)).join(', ');
  const more = on.length > named.length ? `, … and ${grouped(on.length - named.length)} more` : '';
  return indented(`on ${counted(on.length, 'board')}: ${names}${more}`, style).map((line) => style.dim(line));
}

function relatedLines({ related, spot }: BoardFinding, style: Style): string[] {
  const lines = related.slice(0, MAX_RELATED).flatMap((one) => {
    const text = printableUtf8(one.message);
    if (one.spot === null) {
      const place = treePlace(one);
      return indented(place === '' ? `note: ${text}` : `${place}: note: ${text}`, style);
    }
    const isShown = spot !== null && spot.file === one.spot.file && spot.line === one.spot.line;
    return [
      ...indented(`${placeText(one.spot)}: note: ${text}`, style),
      ...(isShown ? [] : frameOf(one.spot, style, (part) => style.dim(part))),
    ];
  });
  if (related.length > MAX_RELATED) {
    lines.push(style.dim(`  … and ${counted(related.length - MAX_RELATED, 'more place')}`));
  }
  return lines;
}

function unreadLines({ boards }: CheckReport, style: Style): string[] {
  return boards.flatMap(({ board, failure }) => {
    if (failure === null) return [];
    const text = `${printableUtf8(board)}: could not be read: ${printableUtf8(failure)}`;
    return wrapText(text, style.columns).map((line) => style.error(line));
  });
}

function summaryLines(summary: CheckSummary, style: Style): string[] {
  const lines = summary.boards > 1 ? [...ruleTable(summary, style), ...boardTable(summary, style)] : [];
  lines.push(...kernelTable(summary, style));
  if (summary.omitted > 0) {
    lines.push(style.dim(`(${grouped(summary.omitted)} more findings of the same rules are not shown)`));
  }
  if (summary.suppressed > 0) {
    const verb = summary.suppressed === 1 ? 'is' : 'are';
    lines.push(style.dim(`(${counted(summary.suppressed, 'finding')} ${verb} suppressed)`));
  }
  lines.push(style.heading(lastLine(summary)));
  const rule = summary.rules.find(({ id }) => id in RULES);
  if (rule !== undefined) lines.push(style.dim(`For more on a rule: rmem explain ${rule.id}`));
  return lines;
}

function ruleTable({ rules }: CheckSummary, style: Style): string[] {
  if (rules.length === 0) return [];
  const rows = rules.map(({ id, severity, findings, boards }) => [
    id,
    severity,
    grouped(findings),
    grouped(boards),
  ]);
  const [head, ...table] = tableLines([['RULE', 'WORST', 'FOUND', 'BOARDS'], ...rows], [2, 3]);
  return [style.heading(head!), ...table, ''];
}

function boardTable({ byBoard }: CheckSummary, style: Style): string[] {
  if (byBoard.length === 0) return [];
  const rows = byBoard
    .slice(0, MAX_BOARDS)
    .map(({ board, counts }) => [
      printableUtf8(board.board),
      grouped(counts.error),
      grouped(counts.warning),
      grouped(counts.note),
    ]);
  const [head, ...table] = tableLines([['BOARD', 'ERRORS', 'WARNINGS', 'NOTES'], ...rows], [1, 2, 3]);
  const rest = byBoard.length - MAX_BOARDS;
  return [style.heading(head!), ...table, ...(rest > 0 ? [`and ${grouped(rest)} more`] : []), ''];
}

function kernelTable({ byKernel, counts }: CheckSummary, style: Style): string[] {
  if (byKernel.length === 0 || countsText(counts) === '') return [];
  const rows = byKernel.map(({ kernel, counts: found }) => [
    kernelsName([kernel]),
    grouped(found.error),
    grouped(found.warning),
    grouped(found.note),
  ]);
  const [head, ...table] = tableLines([['KERNEL', 'ERRORS', 'WARNINGS', 'NOTES'], ...rows], [1, 2, 3]);
  return [style.heading(head!), ...table, ''];
}

function lastLine({ boards, boardsWithFindings, counts, unread }: CheckSummary): string {
  const found = countsText(counts);
  const where = boards === 1 ? '' : ` on ${grouped(boardsWithFindings)} of them`;
  const failed = unread === 0 ? '' : `; ${grouped(unread)} could not be read`;
  return `${counted(boards, 'board')}: ${found === '' ? 'nothing found' : `${found}${where}`}${failed}`;
}

function indented(text: string, style: Style): string[] {
  return wrapText(text, style.columns - 2).map((line) => `  ${line}`);
}
