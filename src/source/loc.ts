// SPDX-License-Identifier: MIT

/**
 * Where something stands in the sources of one compilation, as a number that only their `SourceMap` can resolve: positive
 * for a byte of an opened file, negative for what came out of a macro, 0 for what no source wrote.
 */
export type Loc = number;

/** From the first byte of something to the one after its last. */
export interface Span {
  readonly start: Loc;
  readonly end: Loc;
}
