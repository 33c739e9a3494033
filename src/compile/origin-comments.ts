// SPDX-License-Identifier: MIT
import type { Span } from '../source/loc.ts';
import type { Place, SourceMap } from '../source/source-map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import type { Shown } from './print-value.ts';

/**
 * The comments of `dtc -T` (level 1) and `dtc -T -T` (level 2), with a leading space; empty if there is none.
 */
export class OriginComments {
  readonly #sources: SourceMap | undefined;
  readonly #level: 1 | 2;
  readonly #shown: Shown;
  /** The folders of the source itself: other files are named relative to them. */
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

  /** A property in a node without a source has no source either: an overlay's `target`. */
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
    // dtc names the file at the end of a span, even if it starts in another one
    const file = this.#shown(this.#level === 1 ? this.#fromHome(end.file) : end.file);
    if (this.#level === 1) return `${file}:${(line === 'start' ? start : end).line}`;
    return `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
  }

  #place(loc: number): Place | undefined {
    const place = this.#sources?.place(loc);
    return place?.usedAt ?? place;
  }

  /** A file relative to the source's folder; unchanged if they have no folder in common. */
  #fromHome(file: string): string {
    const parts = folders(file);
    let shared = 0;
    while (shared < this.#home.length && shared < parts.length && parts[shared] === this.#home[shared])
      shared++;
    if (shared === 0) return file;
    return '../'.repeat(this.#home.length - shared) + file.slice(parts.slice(0, shared).join('/').length + 1);
  }
}

/** The components of a path before its last `/`. */
function folders(path: string): string[] {
  return path.split('/').slice(0, -1);
}

/** The main file; for preprocessed text, the original file according to its first line marker. */
function mainFile(sources: SourceMap | undefined): string {
  const file = sources?.fileOf(1);
  if (sources === undefined || file === undefined) return '';
  const marker = /^#(?:line)?[ \t]+[0-9]+[ \t]+"[^\n]*\n/.exec(file.text);
  return sources.place(1 + (marker?.[0].length ?? 0))?.file ?? file.path;
}
