// SPDX-License-Identifier: MIT
import { isSameBoot } from '../diff/boot-diff.ts';
import { sideText } from './diff-report.ts';
import type { DiffReport } from './diff-report.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { countsText, diffParts, wordingNote } from './diff-sections.ts';
import type { DiffPart } from './diff-sections.ts';
import { sameText } from './diff-text.ts';
import { cut, markdownCode, markdownEscaped, printableUtf8, withoutCommands } from './safe-text.ts';

/** GitHub comments are limited to 65,536 characters. */
const MAX_LENGTH = 60_000;
/** Room for the line about omitted rows, and for the end of an open part. */
const RESERVE = 120;

const WORDS: DiffWords = { arrow: '→', show: (bytes) => cut(printableUtf8(bytes)) };
const KINDS = { added: '**new**', removed: '**gone**', changed: 'changed' } as const;
const SIGNS = { added: '+', removed: '-', changed: ' ' } as const;

/**
 * A difference in Markdown, for a comment on a change. Text from a tree is never read as Markdown or HTML.
 *
 * @param maxLength limit of characters; rows that do not fit are counted
 * @example
 * const boot = { boot: bootReservedMemory(tree) };
 * const side = { board: 'board.dtb', options: [], memoryKnown: true };
 * const comment = diffMarkdown({ version: '1', a: side, b: side, diff: diffBoots(boot, boot), only: null });
 */
export function diffMarkdown(report: DiffReport, maxLength = MAX_LENGTH): string {
  const parts = diffParts(report, WORDS);
  const counts = parts.map((part) => `${part.title}: ${countsText(part)}`);
  const head = [
    '## rmem diff',
    '',
    `- A: ${markdownCode(sideText(report.a))}`,
    `- B: ${markdownCode(sideText(report.b))}`,
    '',
    isSameBoot(report.diff) ? sameText(report) : `${counts.join('; ')}.`,
    '',
  ].join('\n');
  const text = new Room(head, maxLength);
  for (const part of parts) addPart(part, text);
  const note = wordingNote(report);
  if (note !== null) text.add(`\n${markdownEscaped(note)}.`, 0, '');
  return `${text.finish().trimEnd()}\n`;
}

function addPart(part: DiffPart, text: Room): void {
  const isLog = part.id === 'log';
  const rows = part.rows.map((row) => (isLog ? logRow(row) : tableRow(row, part.isNamed)));
  const fence = isLog ? fenceFor(rows) : '';
  const open = isLog
    ? `\n### ${markdownEscaped(part.title)}\n\n${fence}diff`
    : `\n### ${markdownEscaped(part.title)}\n\n| | What | How |\n| --- | --- | --- |`;
  if (!text.add(`${open}\n${rows[0]!}`, part.rows.length, fence)) return;
  for (const [i, row] of rows.slice(1).entries()) if (!text.add(row, rows.length - 1 - i, fence)) return;
  text.close(fence);
  if (part.left > 0) text.add(`\n… and ${part.left} more`, 0, '');
}

function tableRow({ kind, title, details }: DiffRow, isNamed: boolean): string {
  return `| ${KINDS[kind]} | ${isNamed ? markdownCode(title) : markdownEscaped(title)} | ${details.map(markdownEscaped).join('<br>')} |`;
}

function logRow({ kind, title }: DiffRow): string {
  return withoutCommands(`${SIGNS[kind]} ${title}`);
}

/** A fence with more backticks than the text contains. */
function fenceFor(rows: readonly string[]): string {
  let longest = 2;
  for (const row of rows) for (const run of row.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}

/** Lines up to a length. */
class Room {
  readonly #lines: string[];
  #left: number;
  /** Rows that did not fit. */
  #omitted = 0;

  constructor(head: string, maxLength: number) {
    this.#lines = [head];
    this.#left = maxLength - head.length - RESERVE;
  }

  /**
   * Adds a line unless there is no room.
   *
   * @param rows how many rows are lost with it where there is none
   * @param fence what ends the block that it is in
   */
  add(line: string, rows: number, fence: string): boolean {
    if (line.length + 1 + fence.length > this.#left) {
      this.#omitted += rows;
      // a block that was begun before
      if (!line.startsWith('\n')) this.close(fence);
      // a smaller, later row would hide that rows are missing
      this.#left = -1;
      return false;
    }
    this.#lines.push(line);
    this.#left -= line.length + 1;
    return true;
  }

  close(fence: string): void {
    if (fence === '') return;
    this.#lines.push(fence);
    this.#left -= fence.length + 1;
  }

  finish(): string {
    if (this.#omitted > 0) this.#lines.push(`\n… and ${this.#omitted} more, omitted.`);
    return this.#lines.join('\n');
  }
}
