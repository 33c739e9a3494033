// SPDX-License-Identifier: MIT
import { isSameBoot } from '../diff/boot-diff.ts';
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { sideText } from './diff-report.ts';
import type { DiffReport } from './diff-report.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { countsText, diffParts, wordingNote } from './diff-sections.ts';
import type { DiffPart } from './diff-sections.ts';
import { printable, printablePath, safeLines } from './safe-text.ts';
import { wrapText } from './wrap.ts';

/** Styles for the parts of a difference. */
export interface DiffStyle extends Style {
  /** A part that only B has. */
  added(text: string): string;
}

const PLAIN_DIFF: DiffStyle = { ...PLAIN, added: (text) => text };

/** Limit of characters of a name or a message; hostile ones are longer. */
const MAX_TEXT = 2000;
const WORDS: DiffWords = {
  arrow: '->',
  show: (bytes) => printable(bytes.length > MAX_TEXT ? `${bytes.slice(0, MAX_TEXT)}...` : bytes),
};

/**
 * A difference as text lines.
 *
 * @example
 * const [a, b] = ['64M', '256M'].map((size) => ({ boot: bootReservedMemory(tree, { cmdline: `cma=${size}` }) }));
 * const side = { board: 'board.dtb', options: [], memoryKnown: true };
 * const lines = diffText({ version: '1', a: side, b: side, diff: diffBoots(a, b), only: null });
 */
export function diffText(report: DiffReport, style: DiffStyle = PLAIN_DIFF): string[] {
  const sides = [`A  ${sideText(report.a)}`, `B  ${sideText(report.b)}`];
  const lines = sides.flatMap((side) => wrapText(printablePath(side), style.columns));
  const parts = diffParts(report, WORDS);
  for (const part of parts) lines.push('', ...partLines(part, style));
  if (isSameBoot(report.diff)) lines.push('', style.heading(sameText(report)));
  const note = wordingNote(report);
  if (note !== null) lines.push('', ...wrapText(`(${note})`, style.columns).map((line) => style.dim(line)));
  return safeLines(lines);
}

/** Text for two boots with the same result. */
export function sameText({ only }: Pick<DiffReport, 'only'>): string {
  return only === null ? 'The results do not differ.' : `Nothing differs in ${only.join(', ')}.`;
}

function partLines(part: DiffPart, style: DiffStyle): string[] {
  const rows = part.rows.flatMap((row) => rowLines(row, style));
  const left = part.left === 0 ? [] : [style.dim(`  ... and ${part.left} more`)];
  return [style.heading(`${part.title}: ${countsText(part)}`), ...rows, ...left];
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;
const INDENT = 6;

/** A row on one line if it fits, else with one line per detail. */
function rowLines({ kind, title, details }: DiffRow, style: DiffStyle): string[] {
  const set = (text: string): string => {
    if (kind === 'changed') return style.warning(text);
    return kind === 'added' ? style.added(text) : style.error(text);
  };
  const mark = `  ${SIGNS[kind]} `;
  const [first] = details;
  const whole = first === undefined ? title : `${title}: ${first}`;
  if (details.length < 2 && mark.length + whole.length <= style.columns)
    return [`${set(`${mark}${title}`)}${whole.slice(title.length)}`];
  const heads = wrapText(title, style.columns - mark.length).map((line, i) =>
    set(`${i === 0 ? mark : ' '.repeat(mark.length)}${line}`),
  );
  const rest = details.flatMap((detail) => wrapText(detail, style.columns - INDENT));
  return [...heads, ...rest.map((line) => `${' '.repeat(INDENT)}${line}`)];
}
