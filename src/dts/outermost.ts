// SPDX-License-Identifier: MIT
import type { Loc, Span } from '../source/loc.ts';
import type { BlockSyntax, ReservationSyntax } from './syntax.ts';

/** How far the outermost level of a source has been read. */
export type Stage =
  /** Nothing yet. */
  | 'start'
  /** A `/dts-v1/;`, which may be followed by `/plugin/;`. */
  | 'open-header'
  | 'headers'
  | 'reservations'
  | 'blocks';

/**
 * The state at the outermost level of a source. Preprocessor, lexer and parser share it, because the
 * preprocessor may insert kept pieces of an earlier reading while the lexer reads past a semicolon. So the
 * parser first adds what ends at the semicolon.
 */
export class Outermost {
  /** Whether the last construct has ended, and no other has started. */
  between = true;
  stage: Stage = 'start';
  /** Whether the headers so far contain `/plugin/`. */
  plugin: boolean | undefined;
  /** Number of constructs that have started. */
  begun = 0;
  /** Location of the last header. */
  header: Span = { start: 0, end: 0 };
  /** The end of the last text that was read. */
  lastLoc: Loc;
  /** The last string that was read, if it has several lines: usually because its closing quote is missing. */
  longString: Span | undefined;
  /** Whether the result depends on more than text and macros, such as an included binary file. */
  unrepeatable = false;
  readonly blocks: BlockSyntax[] = [];
  readonly reservations: ReservationSyntax[] = [];

  constructor(start: Loc) {
    this.lastLoc = start;
  }
}
