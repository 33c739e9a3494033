// SPDX-License-Identifier: MIT
import type { Span } from '../../source/loc.ts';
import type { Place, SourceMap } from '../../source/source-map.ts';
import type { CheckFailure } from './check.ts';

/**
 * A failure as dtc prints it, in lines. Names stand in it as they are in the tree: what shows it on a terminal has to
 * escape control characters.
 *
 * @param output - Name of the file that is to be written, `-` for standard output: it stands for what has no place.
 */
export function formatFailure(failure: CheckFailure, sources: SourceMap, output: string): string[] {
  const { check, level, node, message } = failure;
  // a reference to nothing is said of the node, and with a line break at the end
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
 * A place as dtc writes it: the file, its first line and column, and what differs in the place after its last byte. What
 * begins in one file and ends in another is said to be in the latter.
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
