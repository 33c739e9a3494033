// SPDX-License-Identifier: MIT
import type { Loc, Span } from '../source/loc.ts';
import type { BlockSyntax, ReservationSyntax } from './syntax.ts';

/** How far the outermost level of a source was read. */
export type Stage =
  /** No word of it. */
  | 'start'
  /** A `/dts-v1/;`, which `/plugin/;` may follow. */
  | 'open-header'
  | 'headers'
  | 'reservations'
  | 'blocks';

/**
 * What was read at the outermost level of a source. Preprocessor, lexer and parser share it, because the preprocessor may put
 * in what it keeps of an earlier reading while the lexer reads past a semicolon. So the parser adds what ends with the semicolon first.
 */
export class Outermost {
  /** Whether all that was read has ended there, so that nothing is begun. */
  between = true;
  stage: Stage = 'start';
  /** What the headers say so far. */
  plugin: boolean | undefined;
  /** How often something was begun. */
  begun = 0;
  /** Where the last header stands. */
  header: Span = { start: 0, end: 0 };
  /** The end of the text that was read last. */
  lastLoc: Loc;
  /** The string that was read last, if it goes over lines: most often one without its end. */
  longString: Span | undefined;
  /** Whether what is read depends on more than text and macros, as on a file that is put into a value. */
  unrepeatable = false;
  readonly blocks: BlockSyntax[] = [];
  readonly reservations: ReservationSyntax[] = [];

  constructor(start: Loc) {
    this.lastLoc = start;
  }
}
