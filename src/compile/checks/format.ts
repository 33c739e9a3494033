// SPDX-License-Identifier: MIT
import type { Span } from '../../source/loc.ts';
import type { Place, SourceMap } from '../../source/source-map.ts';
import type { CheckFailure } from './check.ts';

/**
 * A failure as dtc prints it, in lines. Names are as in the tree: escape control characters before showing
 * them on a terminal.
 *
 * @param output name of the output file, `-` for standard output: it is printed for failures without a
 * location
 */
export function formatFailure(failure: CheckFailure, sources: SourceMap, output: string): string[] {
  const { check, level, node, message } = failure;
  // an unresolved reference is reported for the node, with a line break at the end
  const reference = check === 'phandle_references' || check === 'path_references';
  const property = reference ? undefined : failure.property;
  const written = property?.source?.span;
  const spans = written && written.start !== 0 ? [written] : (node?.blocks ?? []).map((block) => block.body);
  const [place, ...others] = spans.map((span) => formatSpan(span, sources));
  const where = place ?? (output === '-' ? '<stdout>' : output);
  let what = '';
  if (node !== undefined) what = property ? `${node.path}:${property.name}: ` : `${node.path}: `;
  const lines = [`${where}: ${level === 'error' ? 'ERROR' : 'Warning'} (${check}): ${what}${message}`];
  if (reference && node !== undefined) lines.push('');
  if (property === undefined) lines.push(...others.map((other) => `  also defined at ${other}`));
  return lines;
}

/**
 * A location as dtc prints it: the file, the first line and column, and the parts of the end that differ from
 * them. If a span starts in one file and ends in another, the latter is named.
 */
export function formatSpan(span: Span, sources: SourceMap): string {
  const start = sources.place(sources.inFile(span.start));
  if (start === undefined) return '<no-file>';
  const end = endPlace(span, sources) ?? start;
  const from = `${end.file}:${start.line}.${start.column}`;
  if (start.line !== end.line) return `${from}-${end.line}.${end.column}`;
  return start.column === end.column ? from : `${from}-${end.column}`;
}

function endPlace({ end }: Span, sources: SourceMap): Place | undefined {
  return end === 0 ? undefined : sources.place(sources.inFile(end));
}
