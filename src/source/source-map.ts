// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import { partitionPoint } from '../base/partition-point.ts';
import { Expansions, KEPT_LOCS } from './expansions.ts';
import type { Loc, Span } from './loc.ts';
import type { SourceFile } from './source-file.ts';

/** A location as a user reads it. */
export interface Place {
  /** The file as it was opened, or as named by a line marker (`# 12 "board.dts"`). */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
  /** The text of the line in the opened file. */
  readonly text: string;
  /** For text from a macro: where the macro was used. The place itself is then in the macro's definition. */
  readonly usedAt: Place | undefined;
}

/** A part of an opened file: from the byte at `start` to the one before `end`. */
export interface FileSpan {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** One opening of a file: a file that is included twice has two, each with its own locations. */
interface Opening {
  readonly file: SourceFile;
  /** Location of the file's first byte; byte n is at this location plus n. */
  readonly base: Loc;
  /** The include that opened it; 0 for the main file. */
  readonly from: Loc;
  /** Line markers in it, in order. */
  marks: LineMark[] | undefined;
}

interface LineMark {
  /** Offset of the line after the marker. */
  readonly offset: number;
  /** The number of that line. */
  readonly line: number;
  readonly file: string;
  /** Whether an earlier preprocessor left the marker; to the preprocessor that reads it, it is text. */
  readonly left: boolean;
}

/** Assigns a location to every byte of every opened file, and resolves locations to file, line and column. */
export class SourceMap {
  /** Sorted by location when first needed. */
  readonly #openings: Opening[] = [];
  #sorted = true;
  #next: Loc = 1;
  readonly #expansions = new Expansions(0);
  /** Lists that later compilations will reuse, sorted by location when first needed. */
  readonly #kept: Expansions[] = [];
  #keptSorted = true;
  /** The list that new expansions are added to. */
  #growing = this.#expansions;

  /**
   * Opens a file and returns the location of its first byte; `kept` is that location for a file that keeps it
   * in every compilation.
   */
  open(file: SourceFile, from: Loc, kept?: Loc): Loc {
    const base = kept ?? this.#next;
    this.#sorted &&= base >= (this.#openings.at(-1)?.base ?? 0);
    this.#openings.push({ file, base, from, marks: undefined });
    if (kept === undefined) this.#next += file.text.length + 1;
    return base;
  }

  /** A location for text at `written`, in a macro's definition or arguments, that was inserted at `used`. */
  expansion(written: Loc, used: Loc): Loc {
    return this.#growing.add(written, used);
  }

  /** Adds expansions that other compilations share. */
  include(kept: Expansions): void {
    this.#keptSorted &&= kept.base >= (this.#kept.at(-1)?.base ?? 0);
    this.#kept.push(kept);
  }

  /** Adds the following expansions to a separate list, until it is called with `undefined`. */
  keepIn(kept: Expansions | undefined): void {
    if (kept !== undefined) this.include(kept);
    this.#growing = kept ?? this.#expansions;
  }

  /**
   * Sets the file name and number of the line at a location: `#line`, or with `left` a marker from an earlier
   * preprocessor.
   */
  mark(nextLine: Loc, file: string, line: number, left: boolean): void {
    const opening = this.#openingOf(nextLine);
    if (opening === undefined) return;
    (opening.marks ??= []).push({ offset: nextLine - opening.base, line, file, left });
  }

  /**
   * Where a location is used in an opened file: the location itself, or the use of the macro that it came
   * from.
   */
  inFile(loc: Loc): Loc {
    while (loc < 0) loc = this.#expansionsOf(loc).used(loc);
    return loc;
  }

  /** Where a location was written: the location itself, or the place in the macro's definition. */
  written(loc: Loc): Loc {
    while (loc < 0) loc = this.#expansionsOf(loc).written(loc);
    return loc;
  }

  /** The file of a location, as it was opened. */
  fileOf(loc: Loc): SourceFile | undefined {
    return this.#openingOf(this.inFile(loc))?.file;
  }

  /**
   * The part of one opening of a file that a span covers; undefined if either end is elsewhere, such as in a
   * macro.
   */
  fileSpan({ start, end }: Span): FileSpan | undefined {
    const opening = this.#openingOf(start);
    if (opening === undefined || end < start || this.#openingOf(end) !== opening) return undefined;
    return { file: opening.file, start: start - opening.base, end: end - opening.base };
  }

  /** Every opening of a file in this compilation, with the location of its first byte. */
  *openings(): Generator<{ readonly file: SourceFile; readonly base: Loc }, void, undefined> {
    for (const { file, base } of this.#openings) yield { file, base };
  }

  /**
   * Resolves a location; undefined for 0. With `asRead`, markers from an earlier preprocessor are ignored.
   */
  place(loc: Loc, asRead = false): Place | undefined {
    if (loc < 0) {
      const expansions = this.#expansionsOf(loc);
      const place = this.place(expansions.written(loc));
      const usedAt = this.place(expansions.used(loc));
      return place === undefined ? usedAt : { ...place, usedAt: lastUse(place.usedAt, usedAt) };
    }
    const opening = this.#openingOf(loc);
    if (opening === undefined) return undefined;
    const { file, marks } = opening;
    const offset = Math.min(loc - opening.base, file.text.length);
    const line = file.lineAt(offset);
    const place = {
      file: file.path,
      line: line + 1,
      column: offset - file.lineStart(line) + 1,
      text: file.lineText(line),
      usedAt: undefined,
    };
    const mark = marks?.findLast((one) => one.offset <= offset && !(asRead && one.left));
    if (mark === undefined) return place;
    return { ...place, file: mark.file, line: mark.line + line - file.lineAt(mark.offset) };
  }

  /** The includes that led to the file of a location, the nearest first. */
  includeChain(loc: Loc): Loc[] {
    const chain: Loc[] = [];
    let from = this.#openingOf(this.inFile(loc))?.from ?? 0;
    while (from !== 0) {
      chain.push(from);
      from = this.#openingOf(from)?.from ?? 0;
    }
    return chain;
  }

  /**
   * Compares locations in files by the order in which they are read: an included file comes at its include.
   */
  compareReading(a: Loc, b: Loc): number {
    const [first, second] = [this.#way(a), this.#way(b)];
    for (const [i, loc] of first.entries()) {
      const other = second[i];
      if (other === undefined) break;
      if (loc !== other) return loc - other;
    }
    return first.length - second.length;
  }

  /** A location in a file, after the includes that led to it, the outermost first. */
  #way(loc: Loc): Loc[] {
    const inFile = this.inFile(loc);
    return [...this.includeChain(inFile).reverse(), inFile];
  }

  #openingOf(loc: Loc): Opening | undefined {
    if (loc <= 0) return undefined;
    if (!this.#sorted) this.#openings.sort((a, b) => a.base - b.base);
    this.#sorted = true;
    return lastUpTo(this.#openings, loc);
  }

  #expansionsOf(loc: Loc): Expansions {
    if (-loc < KEPT_LOCS) return this.#expansions;
    if (!this.#keptSorted) this.#kept.sort((a, b) => a.base - b.base);
    this.#keptSorted = true;
    return present(lastUpTo(this.#kept, -loc - 1), 'the location is of another compilation');
  }
}

/** The last item, of a sorted list, whose base is not greater than a location. */
function lastUpTo<Based extends { readonly base: number }>(
  list: readonly Based[],
  at: number,
): Based | undefined {
  return list[partitionPoint(list, ({ base }) => base <= at) - 1];
}

/** The outermost use: where a reader sees the macro. */
function lastUse(inner: Place | undefined, outer: Place | undefined): Place | undefined {
  return outer?.usedAt ?? outer ?? inner;
}
