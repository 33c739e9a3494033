// SPDX-License-Identifier: MIT

/**
 * A location in the sources of one compilation, as a number that only their `SourceMap` can resolve: positive
 * for a byte of an opened file, negative for text from a macro, 0 for anything not from a source.
 */
export type Loc = number;

/** From the first byte of something to the one after its last. */
export interface Span {
  readonly start: Loc;
  readonly end: Loc;
}
