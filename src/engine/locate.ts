// SPDX-License-Identifier: MIT
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/loc.ts';
import type { Place, SourceMap } from '../source/source-map.ts';
import type { BoardFinding, FileEdit, Location, Spot } from './check-report.ts';

/** Bytes of a definition in which the macro's name is looked for. */
const MAX_DEFINE = 200;
/** Bytes of a line that are kept: more than any terminal shows. */
const MAX_LINE = 4000;

/**
 * What was found on a board as plain data: with its places, and each finding with a fingerprint of its own, which stays the same as long
 * as the board has no more or fewer of its kind at the same node and property.
 *
 * @param board what people call it
 */
export function locateAll(
  diagnostics: readonly Diagnostic[],
  sources: SourceMap | undefined,
  board: string,
): BoardFinding[] {
  const times = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const { id, node = '', property = '' } = diagnostic;
    const key = `${id} ${board} ${node} ${property}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return locate(diagnostic, sources, `${key} ${time}`);
  });
}

/** A diagnostic as plain data: its places resolved. The board's name and a number tell findings of one kind apart. */
export function locate(
  diagnostic: Diagnostic,
  sources: SourceMap | undefined,
  fingerprint: string,
): BoardFinding {
  const { id, severity, message, linux, fix, related = [], edits = [], suppressed } = diagnostic;
  return {
    id,
    severity,
    message,
    linux: linux ?? null,
    fix: fix ?? null,
    ...location(diagnostic, sources),
    related: related.map((one) => ({ message: one.message, ...location(one, sources) })),
    edits: sources === undefined ? [] : edits.flatMap((edit) => fileEdit(edit, sources)),
    fingerprint,
    suppressed: suppressed === undefined ? null : { by: 'comment', reason: suppressed.reason || null },
  };
}

function location(
  { span, node, property, offset }: Pick<Diagnostic, 'span' | 'node' | 'property' | 'offset'>,
  sources: SourceMap | undefined,
): Location {
  const spot = span && sources && spotOf(span, sources);
  return {
    spot: spot === undefined ? null : withoutLongLines(spot),
    node: node ?? null,
    property: property ?? null,
    offset: offset ?? null,
  };
}

function withoutLongLines(spot: Spot): Spot {
  const { text, macro } = spot;
  return { ...spot, text: cut(text), macro: macro === null ? null : { ...macro, text: cut(macro.text) } };
}

function cut(text: string): string {
  return text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text;
}

/** Where a reader finds a span: the place where a macro is used, and not the one in its definition. Lines are whole. */
export function spotOf({ start, end }: Span, sources: SourceMap): Spot | undefined {
  const place = sources.place(start);
  if (place === undefined) return undefined;
  const argument = place.usedAt === undefined ? undefined : argumentPlace(start, sources);
  const shown = argument ?? place.usedAt ?? place;
  return {
    ...position(shown),
    ...endOf({ start, end }, shown, sources),
    includedFrom: sources.includeChain(start).flatMap((from) => {
      const at = sources.place(from);
      return at === undefined ? [] : [{ file: at.file, line: at.line }];
    }),
    macro:
      place.usedAt === undefined || argument !== undefined
        ? null
        : { ...position(place), name: macroName(place.text) },
  };
}

/** The end of a span that begins at a place; that of its line where it ends in another file, or where line markers lead back. */
function endOf({ start, end }: Span, { file, line, column, text }: Place, sources: SourceMap): SpotEnd {
  const last = start > 0 && end > start ? sources.place(end) : undefined;
  if (last === undefined) return { endLine: line, endColumn: column };
  const isAfter = last.line > line || (last.line === line && last.column >= column);
  if (last.file === file && isAfter) return { endLine: last.line, endColumn: last.column };
  return { endLine: line, endColumn: Math.max(text.length + 1, column) };
}

type SpotEnd = Pick<Spot, 'endLine' | 'endColumn'>;

/**
 * Where an argument of a macro stands: what came out of the macro and was put in as an argument stands after the macro's name
 * in the same opening of the file, where the definition cannot.
 */
function argumentPlace(loc: number, sources: SourceMap): Place | undefined {
  const used = sources.inFile(loc);
  const written = sources.written(loc);
  const from = sources.fileOf(used);
  const isArgument = from !== undefined && written > used && sources.fileOf(written) === from;
  return isArgument ? sources.place(written) : undefined;
}

function position({ file, line, column, text }: Place): Pick<Spot, 'file' | 'line' | 'column' | 'text'> {
  return { file, line, column, text };
}

function macroName(text: string): string | null {
  return /^\s*#\s*define\s+(\w+)/.exec(text.slice(0, MAX_DEFINE))?.[1] ?? null;
}

function fileEdit({ span, text }: TextEdit, sources: SourceMap): FileEdit[] {
  const at = sources.fileSpan(span);
  if (at === undefined) return [];
  const { file, start, end } = at;
  const [line, endLine] = [file.lineAt(start), file.lineAt(end)];
  return [
    {
      file: file.path,
      start,
      end,
      line: line + 1,
      column: start - file.lineStart(line) + 1,
      endLine: endLine + 1,
      endColumn: end - file.lineStart(endLine) + 1,
      lineText: cut(file.lineText(line)),
      endLineText: cut(file.lineText(endLine)),
      text,
    },
  ];
}
