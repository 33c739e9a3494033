// SPDX-License-Identifier: MIT
//
// Text of places in sources, shared by diagnostics of the compiler and findings of rules.
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Style } from './boot-text.ts';
import type { Spot } from '../engine/check-report.ts';
import { excerptLines } from './excerpt.ts';
import { printableUtf8 } from './safe-text.ts';

/** Limit of includes that are named between a file and the board's file. */
const MAX_CHAIN = 8;

/** A place as compilers write it: `board.dts:12:3`. */
export function placeText({ file, line, column }: Pick<Spot, 'file' | 'line' | 'column'>): string {
  return `${printableUtf8(file)}:${line}:${column}`;
}

/** The line a spot is in, with a mark under it. */
export function frameLines(spot: Spot, style: Style, mark: (text: string) => string): string[] {
  return excerptLines(spot, markedBytes(spot), style, mark);
}

/** Bytes to mark; for one byte, the word that starts there is marked. */
function markedBytes({ line, column, endLine, endColumn, text }: Spot): number {
  const end = endLine > line ? text.length + 1 : endColumn;
  return Math.max(end - column, 1);
}

/** The include chain of the file, the nearest first. */
export function chainLines({ includedFrom }: Spot, style: Style): string[] {
  const shown = includedFrom
    .slice(0, MAX_CHAIN)
    .map(({ file, line }) => `  included from ${printableUtf8(file)}:${line}`);
  if (includedFrom.length > MAX_CHAIN) shown.push(`  … and ${includedFrom.length - MAX_CHAIN} more`);
  return shown.map((line) => style.dim(line));
}

/** The definition of the macro that produced something. */
export function macroLines({ macro }: Spot, style: Style): string[] {
  if (macro === null) return [];
  const name = macro.name === null ? 'a macro' : `the macro ${printableUtf8(macro.name)}`;
  return [
    `  in ${name}, defined at ${placeText(macro)}`,
    ...excerptLines(macro, 1, style, (text) => style.dim(text)),
  ];
}

/** The style of a severity. */
export function severityStyle(severity: Severity, style: Style): (text: string) => string {
  return (text) => {
    if (severity === 'error') return style.error(text);
    return severity === 'warning' ? style.warning(text) : style.dim(text);
  };
}
