// SPDX-License-Identifier: MIT
import { bytesIn } from '../base/ranges.ts';
import { allAreas } from '../linux/boot-result.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { LEVEL_WARNING } from '../linux/printk.ts';
import type { LogLine } from '../linux/printk.ts';
import type { Verdict } from '../linux/verdict.ts';
import { logLines } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { printablePath, safeLines } from './safe-text.ts';
import { sizeText } from '../base/size.ts';
import { tableLines } from './table.ts';

const BOOTS = new Map<Verdict['boots'], string>([
  [true, 'yes'],
  [false, 'no'],
  ['unlikely', 'unlikely'],
]);

/** A board of a survey. */
export interface SurveyRow {
  readonly board: string;
  readonly result: Surveyed;
}

/** The part of a result that a survey shows. */
type Surveyed = Pick<
  BootResult,
  'memoryKnown' | 'memory' | 'regions' | 'areas' | 'numaAreas' | 'crashAreas' | 'log' | 'verdict'
>;

/** A row without references to the board's tree, so that thousands of boards fit in memory. */
export function surveyRow(
  board: string,
  { memoryKnown, memory, regions, areas, numaAreas, crashAreas, log, verdict }: BootResult,
): SurveyRow {
  return { board, result: { memoryKnown, memory, regions, areas, numaAreas, crashAreas, log, verdict } };
}

/** A table of boards with their results, then the kernel's complaints, as text lines. */
export function surveyText(rows: readonly SurveyRow[], style: Style): string[] {
  const table = tableLines(
    [
      ['BOARD', 'MEMORY', 'REGIONS', 'AREAS', 'FOUND', 'BOOTS'],
      ...rows.map(({ board, result }) => [
        printablePath(board),
        result.memoryKnown ? sizeText(bytesIn(result.memory)) : 'unknown',
        result.regions.length.toString(),
        allAreas(result).length.toString(),
        complaints(result).length.toString(),
        BOOTS.get(result.verdict.boots)!,
      ]),
    ],
    [1, 2, 3, 4],
  );
  const lines = [style.heading(table[0]!), ...table.slice(1)];
  for (const { board, result } of rows) {
    const found = complaints(result);
    if (found.length === 0) continue;
    lines.push('', style.heading(printablePath(board)));
    for (const [text, { line, times }] of byText(found)) {
      const shown = times === 1 ? text : `${text} (${times} times)`;
      lines.push(...logLines(line, shown, style).map((part) => `  ${part}`));
    }
  }
  return safeLines([...lines, '', totals(rows)]);
}

/** The kernel's errors and warnings, with the two lines of an overlap as one. */
function complaints(result: Surveyed): LogLine[] {
  return result.log.filter(
    // the second line of an overlap names the regions
    ({ id, part, level }) => level <= LEVEL_WARNING && !(id === 'overlap' && part === 0),
  );
}

/** Complaints by their text, prefixed with the node name if the text lacks it. */
function byText(found: readonly LogLine[]): Map<string, { readonly line: LogLine; times: number }> {
  const lines = new Map<string, { readonly line: LogLine; times: number }>();
  for (const line of found) {
    const name = line.node?.split('/').at(-1) ?? '';
    const text = line.text.includes(name) ? line.text : `${name}: ${line.text}`;
    const entry = lines.get(text);
    if (entry === undefined) lines.set(text, { line, times: 1 });
    else entry.times++;
  }
  return lines;
}

function totals(rows: readonly SurveyRow[]): string {
  const counts = rows.map(({ result }) => complaints(result).length);
  const boards = counts.filter((count) => count > 0).length;
  const findings = counts.reduce((sum, count) => sum + count, 0);
  return `${plural(rows.length, 'board')}, ${plural(findings, 'finding')} on ${boards} of them`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
