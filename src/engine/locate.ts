// SPDX-License-Identifier: MIT
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/loc.ts';
import type { Place, SourceMap } from '../source/source-map.ts';
import type { BoardFinding, FileEdit, Location, Spot } from './check-report.ts';

/** Number of bytes of a definition that are searched for the macro's name. */
const MAX_DEFINE = 200;
/** Limit of bytes of a line that are kept: more than any terminal shows. */
const MAX_LINE = 4000;

/**
 * Converts diagnostics of a board to plain data with resolved locations. Each finding gets a unique
 * fingerprint, which stays the same as long as the number of findings of its kind at the same node and
 * property does not change.
 *
 * @param board the board's name
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

/**
 * Converts a diagnostic to plain data with resolved locations. The board's name and a number distinguish
 * findings of one kind.
 */
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

/** The location to show for a span: where a macro is used, not its definition. Lines are complete. */
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

/**
 * The end of a span that starts at a place; the end of that line if the span ends in another file, or if line
 * markers lead back.
 */
function endOf({ start, end }: Span, { file, line, column, text }: Place, sources: SourceMap): SpotEnd {
  const last = start > 0 && end > start ? sources.place(end) : undefined;
  if (last === undefined) return { endLine: line, endColumn: column };
  const isAfter = last.line > line || (last.line === line && last.column >= column);
  if (last.file === file && isAfter) return { endLine: last.line, endColumn: last.column };
  return { endLine: line, endColumn: Math.max(text.length + 1, column) };
}

type SpotEnd = Pick<Spot, 'endLine' | 'endColumn'>;

/**
 * The location of a macro argument: text from an argument is after the macro's name in the same opening of
 * the file, which the definition cannot be.
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
