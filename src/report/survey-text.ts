// SPDX-License-Identifier: MIT
import type { BootResult } from '../linux/boot-result.ts';
import { LEVEL_WARNING } from '../linux/printk.ts';
import type { LogLine } from '../linux/printk.ts';
import { logLines } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { printable } from './printable.ts';
import { sizeText } from './size.ts';
import { tableLines } from './table.ts';

/** A board of a survey. */
export interface SurveyRow {
  readonly board: string;
  readonly result: BootResult;
}

/** A table of boards with what the kernel makes of each, and then its complaints, as lines. */
export function surveyText(rows: readonly SurveyRow[], style: Style): string[] {
  const table = tableLines(
    [
      ['BOARD', 'MEMORY', 'REGIONS', 'AREAS', 'FINDINGS'],
      ...rows.map(({ board, result }) => [
        printable(board),
        result.memoryKnown ? sizeText(result.memory.reduce((sum, range) => sum + range.size, 0n)) : 'unknown',
        result.regions.length.toString(),
        (result.areas.length + result.numaAreas.length).toString(),
        complaints(result).length.toString(),
      ]),
    ],
    [1, 2, 3, 4],
  );
  const lines = [style.heading(table[0]!), ...table.slice(1)];
  for (const { board, result } of rows) {
    const found = complaints(result);
    if (found.length === 0) continue;
    lines.push('', style.heading(printable(board)), ...logLines(found, style).map((line) => `  ${line}`));
  }
  return lines;
}

/** What the kernel warns of: its errors and warnings, with the two lines of an overlap as one. */
function complaints(result: BootResult): LogLine[] {
  return result.log.filter(
    ({ level, text }) => level <= LEVEL_WARNING && !text.endsWith('OVERLAP DETECTED!'),
  );
}
