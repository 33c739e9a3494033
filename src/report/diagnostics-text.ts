// SPDX-License-Identifier: MIT
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { Loc, Place, SourceMap, Span } from '../source/source-map.ts';
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { excerptLines } from './excerpt.ts';
import { printableUtf8 } from './utf8.ts';
import { wrapText } from './wrap.ts';

/** Diagnostics that are shown whole; of a source with more, nobody reads the rest. */
const MAX_SHOWN = 200;
/** Includes that are named between a file and the one that was asked for. */
const MAX_CHAIN = 8;

/**
 * Diagnostics as compilers show them, as lines: place and message, the line of the source with a mark under it, how the file
 * came to be read, and what else belongs to it; then a count. Control characters of the sources are escaped.
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
  return count === '' ? lines : [...lines, count];
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
  const [first, ...rest] = wrapText(`${placeText(spot.place)}: ${severity}: ${text}`, style.columns);
  return [
    first!.replace(`${severity}:`, label),
    ...rest,
    ...excerptLines(spot.place, spot.length, style, mark),
    ...chainLines(span!.start, sources, style),
    ...macroLines(spot, style),
    ...related.flatMap((one) => relatedLines(one.message, one.span, sources, style)),
    ...fixLines(fix, style),
  ];
}

/** What is shown of a span. */
interface Spot {
  readonly place: Place;
  /** Bytes to mark; of one, the word that starts with it is marked. */
  readonly length: number;
  /** For what came out of a macro: where it stands in the macro's definition. */
  readonly definition: Place | undefined;
}

/** Where a reader finds a span: the place where a macro is used, and not the one in its definition. */
function spotOf({ start, end }: Span, sources: SourceMap): Spot | undefined {
  const place = sources.place(start);
  if (place === undefined) return undefined;
  const used = sources.inFile(start);
  const written = sources.written(start);
  if (place.usedAt === undefined) return { place, length: spanLength(start, end), definition: undefined };
  if (isArgument(written, used, sources)) {
    return { place: sources.place(written) ?? place, length: 1, definition: undefined };
  }
  return { place: place.usedAt, length: 1, definition: place };
}

/**
 * Whether what came out of a macro was put in there as an argument: it then stands after the macro's name in the same
 * opening of the file, where the definition cannot.
 */
function isArgument(written: Loc, used: Loc, sources: SourceMap): boolean {
  const from = sources.fileOf(used);
  return from !== undefined && written > used && sources.fileOf(written) === from;
}

function spanLength(start: Loc, end: Loc): number {
  return start > 0 && end > start ? end - start : 1;
}

function macroLines({ definition }: Spot, style: Style): string[] {
  if (definition === undefined) return [];
  const name = /^\s*#\s*define\s+(\w+)/.exec(definition.text.slice(0, MAX_DEFINE))?.[1];
  return [
    `  in ${name === undefined ? 'a macro' : `the macro ${name}`}, defined at ${placeText(definition)}`,
    ...excerptLines(definition, 1, style, (text) => style.dim(text)),
  ];
}

/** Where the name of a macro ends, in a definition that people wrote. */
const MAX_DEFINE = 200;

function relatedLines(message: string, span: Span | undefined, sources: SourceMap, style: Style): string[] {
  const spot = span && spotOf(span, sources);
  const text = printableUtf8(message);
  if (spot === undefined) return indented(text, style);
  return [
    ...wrapText(`${placeText(spot.place)}: note: ${text}`, style.columns),
    ...excerptLines(spot.place, spot.length, style, (text) => style.dim(text)),
  ];
}

/** The includes that led to the file, the nearest first. */
function chainLines(loc: Loc, sources: SourceMap, style: Style): string[] {
  const chain = sources.includeChain(loc);
  const shown = chain.slice(0, MAX_CHAIN).flatMap((from) => {
    const place = sources.place(from);
    return place === undefined ? [] : [`  included from ${printableUtf8(place.file)}:${place.line}`];
  });
  if (chain.length > MAX_CHAIN) shown.push(`  … and ${chain.length - MAX_CHAIN} more`);
  return shown.map((line) => style.dim(line));
}

function fixLines(fix: string | undefined, style: Style): string[] {
  return fix === undefined ? [] : indented(`help: ${printableUtf8(fix)}`, style);
}

function indented(text: string, style: Style): string[] {
  return wrapText(text, style.columns - 2).map((line) => `  ${line}`);
}

function placeText({ file, line, column }: Place): string {
  return `${printableUtf8(file)}:${line}:${column}`;
}

function severityStyle(severity: Severity, style: Style): (text: string) => string {
  return (text) => {
    if (severity === 'error') return style.error(text);
    return severity === 'warning' ? style.warning(text) : style.dim(text);
  };
}

function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string[] => {
    const { length } = diagnostics.filter((one) => one.severity === severity);
    return length === 0 ? [] : [`${length} ${severity}${length === 1 ? '' : 's'}`];
  };
  return [...count('error'), ...count('warning')].join(', ');
}
