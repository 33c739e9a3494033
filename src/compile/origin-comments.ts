// SPDX-License-Identifier: MIT
import type { Span } from '../source/loc.ts';
import type { Place, SourceMap } from '../source/source-map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { Shown } from './print-value.ts';

/** The comments of `dtc -T` (level 1) and `dtc -T -T` (level 2), with the space before them; empty where there is none. */
export class OriginComments {
  readonly #sources: SourceMap | undefined;
  readonly #level: 1 | 2;
  readonly #shown: Shown;
  /** The folders of the source itself: other files are named from there. */
  readonly #home: readonly string[];

  constructor(sources: SourceMap | undefined, level: 1 | 2, shown: Shown) {
    this.#sources = sources;
    this.#level = level;
    this.#shown = shown;
    this.#home = folders(mainFile(sources));
  }

  nodeStart({ blocks }: DtNode): string {
    return this.#comment(
      blocks.map(({ body }) => body),
      'start',
    );
  }

  nodeEnd({ blocks }: DtNode): string {
    return this.#comment(
      blocks.map(({ body }) => body),
      'end',
    );
  }

  /** What stands in a node that no source wrote was not written either: an overlay's `target`. */
  property({ source }: DtProperty, { blocks }: DtNode): string {
    return this.#comment(source === undefined || blocks.length === 0 ? [] : [source.span], 'start');
  }

  #comment(spans: readonly Span[], line: keyof Span): string {
    const places = spans.map((span) => this.#text(span, line)).filter((text) => text !== undefined);
    if (places.length > 0) return ` /* ${places.join(', ')} */`;
    return this.#level === 1 ? '' : ' /* <no-file>:<no-line> */';
  }

  #text(span: Span, line: keyof Span): string | undefined {
    const start = this.#place(span.start);
    const end = this.#place(span.end);
    if (start === undefined || end === undefined) return undefined;
    // dtc names the file that something ends in, whichever it began in
    const file = this.#shown(this.#level === 1 ? this.#fromHome(end.file) : end.file);
    if (this.#level === 1) return `${file}:${(line === 'start' ? start : end).line}`;
    return `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
  }

  #place(loc: number): Place | undefined {
    const place = this.#sources?.place(loc);
    return place?.usedAt ?? place;
  }

  /** A file as seen from the source's folder; one that has no folder in common with it keeps its name. */
  #fromHome(file: string): string {
    const parts = folders(file);
    let shared = 0;
    while (shared < this.#home.length && shared < parts.length && parts[shared] === this.#home[shared])
      shared++;
    if (shared === 0) return file;
    return '../'.repeat(this.#home.length - shared) + file.slice(parts.slice(0, shared).join('/').length + 1);
  }
}

/** The parts of a path before its last `/`. */
function folders(path: string): string[] {
  return path.split('/').slice(0, -1);
}

/** The file that was asked for; for text that a preprocessor made, the one that it was given, as its first marker says. */
function mainFile(sources: SourceMap | undefined): string {
  const file = sources?.fileOf(1);
  if (sources === undefined || file === undefined) return '';
  const marker = /^#(?:line)?[ \t]+[0-9]+[ \t]+"[^\n]*\n/.exec(file.text);
  return sources.place(1 + (marker?.[0].length ?? 0))?.file ?? file.path;
}
