// SPDX-License-Identifier: MIT
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { spotOf } from '../engine/locate.ts';
import { chainLines, frameLines, macroLines, placeText, severityStyle } from './spot-text.ts';
import { printableUtf8, safeLines } from './safe-text.ts';
import { wrapText } from './wrap.ts';

/** Limit of diagnostics that are shown. */
const MAX_SHOWN = 200;

/**
 * Diagnostics as text lines in the style of compilers: place and message, the source line with a mark, the include chain, and related places; then a count. Control characters of the sources are escaped, and no line is a CI command.
 *
 * @example
 * const { diagnostics, sources } = compileDts('board.dts', { readFile: (path) => files.get(path) });
 * diagnosticsText(diagnostics, sources).join('\n');
 */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  sources: SourceMap,
  style: Style = PLAIN,
): string[] {
  const lines = diagnostics.slice(0, MAX_SHOWN).flatMap((one) => diagnosticLines(one, sources, style));
  const rest = diagnostics.length - MAX_SHOWN;
  if (rest > 0) lines.push(style.dim(`(${rest} more are not shown)`));
  const count = countText(diagnostics);
  return safeLines(count === '' ? lines : [...lines, count]);
}

function diagnosticLines(diagnostic: Diagnostic, sources: SourceMap, style: Style): string[] {
  const { severity, message, span, related = [], fix } = diagnostic;
  const mark = severityStyle(severity, style);
  const spot = span === undefined ? undefined : spotOf(span, sources);
  const label = mark(`${severity}:`);
  const text = printableUtf8(message);
  if (spot === undefined) {
    const node = diagnostic.node === undefined ? '' : `${printableUtf8(diagnostic.node)}: `;
    return [...wrapText(`${node}${severity}: ${text}`, style.columns), ...fixLines(fix, style)];
  }
  const [first, ...rest] = wrapText(`${placeText(spot)}: ${severity}: ${text}`, style.columns);
  return [
    first!.replace(`${severity}:`, label),
    ...rest,
    ...frameLines(spot, style, mark),
    ...chainLines(spot, style),
    ...macroLines(spot, style),
    ...related.flatMap((one) => relatedLines(one.message, one.span, sources, style)),
    ...fixLines(fix, style),
  ];
}

function relatedLines(message: string, span: Span | undefined, sources: SourceMap, style: Style): string[] {
  const spot = span && spotOf(span, sources);
  const text = printableUtf8(message);
  if (spot === undefined) return indented(text, style);
  return [
    ...wrapText(`${placeText(spot)}: note: ${text}`, style.columns),
    ...frameLines(spot, style, (text) => style.dim(text)),
  ];
}

function fixLines(fix: string | undefined, style: Style): string[] {
  return fix === undefined ? [] : indented(`help: ${printableUtf8(fix)}`, style);
}

function indented(text: string, style: Style): string[] {
  return wrapText(text, style.columns - 2).map((line) => `  ${line}`);
}

function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string[] => {
    const { length } = diagnostics.filter((one) => one.severity === severity);
    return length === 0 ? [] : [`${length} ${severity}${length === 1 ? '' : 's'}`];
  };
  return [...count('error'), ...count('warning')].join(', ');
}
