// SPDX-License-Identifier: MIT
import type { Expansions } from '../source/expansions.ts';
import type { Loc, Span } from '../source/loc.ts';
import type { Conditional } from './conditionals.ts';
import type { MacroUse } from './macro-log.ts';
import type { Stage } from './outermost.ts';
import type { BlockSyntax, ReservationSyntax } from './syntax.ts';

/**
 * What came of a piece of an included file: the text and the directives from its beginning, or from an `#include` in it, up to
 * the next `#include` or its end.
 *
 * Boards share most of their includes, so what one read is kept for the next. Another compilation may take it in place of
 * reading the piece again where that could only give the same:
 *
 * - the piece begins and ends at the outermost level of the grammar, between two blocks;
 * - the file is the same array of bytes under the same path, and has the same locations: the first, second, … opening of a file
 *   in one compilation has those that this opening had in all others before it;
 * - the same conditions are open in the file, and the headers before it say the same;
 * - every name that was looked up as a macro's means the very same macro (with the locations of its definition), or still none;
 * - nothing else was asked: no file put into a value, no `__COUNTER__`, no line marker, and nothing was said of the piece.
 *
 * What it refers to by label is no part of this: blocks are put together later, by each compilation for itself.
 */
export interface Piece {
  /** The conditions that are open where it begins. */
  readonly conditions: number;
  /** What was read before it; undefined for a piece that has no word of the grammar in it, only macros and comments. */
  readonly before: Progress | undefined;
  readonly macros: MacroUse;
  /** Tokens that macros made in it. */
  readonly expanded: number;
  /** Index of the item of the file that comes after it. */
  readonly next: number;
  /** Conditions that are open where it ends. */
  readonly open: readonly Conditional[];
  /** What was read by then. */
  readonly after: Progress;
  /** The end of its last text; undefined where it has none. */
  readonly lastLoc: Loc | undefined;
  readonly blocks: readonly BlockSyntax[];
  readonly reservations: readonly ReservationSyntax[];
  readonly expansions: Expansions;
  /** What it takes to keep it, in characters or so. */
  readonly weight: number;
}

/** How far the outermost level was read. */
export interface Progress {
  readonly stage: Stage;
  /** The last header, where the piece has one. */
  readonly header?: Span | undefined;
  readonly plugin: boolean | undefined;
}
