// SPDX-License-Identifier: MIT
import type { Expansions } from '../source/expansions.ts';
import type { Loc, Span } from '../source/loc.ts';
import type { Conditional } from './conditionals.ts';
import type { MacroUse } from './macro-log.ts';
import type { Stage } from './outermost.ts';
import type { BlockSyntax, ReservationSyntax } from './syntax.ts';

/**
 * The results of a piece of an included file: of the text and the directives from its start, or from an
 * `#include` in it, up to the next `#include` or its end.
 *
 * Boards share most of their includes, so the results are kept. Another compilation may use them instead of
 * reading the piece again if that must give the same results:
 *
 * - the piece starts and ends at the outermost level of the grammar, between two blocks;
 * - the file is the same array of bytes under the same path, and has the same locations: the first, second, … opening of a file
 *   in one compilation has the locations of that opening in all earlier ones;
 * - the same conditions are open in the file, and the headers before it are the same;
 * - every name that was looked up as a macro has the very same definition (with the same locations), or is still undefined;
 * - there are no other dependencies: no included binary file, no `__COUNTER__`, no line marker, and nothing was reported for the piece.
 *
 * References by label are not part of the results: each compilation merges the blocks itself.
 */
export interface Piece {
  /** The conditions that are open at its start. */
  readonly conditions: number;
  /** The state before it; undefined for a piece without grammar, only macros and comments. */
  readonly before: Progress | undefined;
  readonly macros: MacroUse;
  /** Number of tokens from macros in it. */
  readonly expanded: number;
  /** Index of the file's next item after it. */
  readonly next: number;
  /** The conditions that are open at its end. */
  readonly open: readonly Conditional[];
  /** The state after it. */
  readonly after: Progress;
  /** The end of its last text; undefined if it has no text. */
  readonly lastLoc: Loc | undefined;
  readonly blocks: readonly BlockSyntax[];
  readonly reservations: readonly ReservationSyntax[];
  readonly expansions: Expansions;
  /** Approximate memory for keeping it, in characters. */
  readonly weight: number;
}

/** How far the outermost level has been read. */
export interface Progress {
  readonly stage: Stage;
  /** The last header, if the piece contains one. */
  readonly header?: Span | undefined;
  readonly plugin: boolean | undefined;
}
