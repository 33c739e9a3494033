// SPDX-License-Identifier: MIT
import type { Severity } from '../diagnostics/diagnostic.ts';
import { titleOf } from '../diagnostics/ids.ts';
import { plainPath, spotRegion } from './check-place.ts';
import type { CheckReport } from '../engine/check-report.ts';
import { sentencesOf } from './check-sentences.ts';
import { fileOf, sharedFindings, unsuppressed } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { counted } from './check-summary.ts';
import { printablePath, printableUtf8 } from './safe-text.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };
/** Limit of boards that are named for a shared finding. */
const MAX_NAMED = 5;

/**
 * The result of a check as workflow commands of GitHub Actions, one per line, which shows them beside the source lines. Shared findings
 * appear once.
 */
export function checkGithub(report: CheckReport): string[] {
  const unread = report.boards.flatMap(({ board, file, failure }) => {
    if (failure === null) return [];
    const text = `${printableUtf8(board)}: could not be read: ${printableUtf8(failure)}`;
    return [command('error', { file: pathText(file), title: 'A board that could not be read' }, text)];
  });
  return [...unsuppressed(sharedFindings(report)).map(findingCommand), ...unread];
}

function findingCommand(shared: SharedFinding): string {
  const { finding } = shared;
  const { id, severity, spot } = finding;
  const properties: Record<string, string | number> = { file: pathText(fileOf(shared)) };
  if (spot !== null) {
    const { startLine, startColumn, endLine, endColumn } = spotRegion(spot);
    properties['line'] = startLine;
    properties['endLine'] = endLine;
    properties['col'] = startColumn;
    // GitHub ignores columns of ranges over several lines
    if (endLine === startLine && endColumn !== undefined) properties['endColumn'] = endColumn;
  }
  properties['title'] = `${titleOf(id)} [${id}]`;
  return command(COMMANDS[severity], properties, [...placeLines(shared), ...sentencesOf(finding)].join('\n'));
}

/** The file name, unchanged so that GitHub finds the file, but without control characters for the terminal. */
function pathText(file: string): string {
  return printablePath(plainPath(file));
}

/** Details missing in the file position: the node in a blob, and the boards. */
function placeLines({ finding, on }: SharedFinding): string[] {
  const lines: string[] = [];
  if (finding.spot === null && finding.node !== null) {
    const property = finding.property === null ? '' : ` ${printableUtf8(finding.property)}`;
    lines.push(`${printableUtf8(finding.node)}${property}:`);
  }
  if (on.length > 1) {
    const names = on.slice(0, MAX_NAMED).map(({ board }) => printableUtf8(board.board));
    const more = on.length > MAX_NAMED ? ', …' : '';
    lines.push(`On ${counted(on.length, 'board')} (${names.join(', ')}${more}):`);
  }
  return lines;
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value.toString())}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replace(/[%\r\n]/g, percent);
}

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, percent);
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
