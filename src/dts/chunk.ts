// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';

/** A piece of text for the lexer: whole lines, from a file or from a preprocessor. */
export interface Chunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Path of the file it comes from. */
  readonly path: string;
  /** For text of a file: the location of the file's first byte. */
  readonly base: Loc;
  /**
   * For preprocessed text: index and location of each of its pieces, alternating. A positive location
   * increases with each character of its piece; a negative one (from a macro) applies to all of them.
   */
  readonly pieces: readonly number[] | undefined;
  /** Whether it is a file that was not preprocessed: then line markers in it count. */
  readonly raw: boolean;
}

/** Returns text, chunk by chunk. */
export interface ChunkSource {
  next(): Chunk | undefined;
}

/** Location of a character of a chunk. */
export function chunkLoc(chunk: Chunk, index: number): Loc {
  const { pieces } = chunk;
  if (pieces === undefined) return chunk.base + index;
  let low = 0;
  let high = pieces.length >> 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (pieces[2 * middle]! <= index) low = middle;
    else high = middle;
  }
  const loc = pieces[2 * low + 1] ?? 0;
  return loc > 0 ? loc + index - pieces[2 * low]! : loc;
}

/** Two consecutive chunks as one, the first from an index on: for a token that extends past a line. */
export function joinChunks(first: Chunk, from: number, second: Chunk): Chunk {
  const pieces: number[] = [];
  const add = (chunk: Chunk, start: number, at: number): void => {
    if (chunk.pieces === undefined) {
      pieces.push(at, chunk.base + start);
      return;
    }
    pieces.push(at, chunkLoc(chunk, start));
    for (let i = 0; i < chunk.pieces.length; i += 2) {
      const index = chunk.pieces[i]!;
      if (index > start && index < chunk.end) pieces.push(at + index - start, chunk.pieces[i + 1]!);
    }
  };
  add(first, from, 0);
  add(second, second.start, first.end - from);
  const text = first.text.slice(from, first.end) + second.text.slice(second.start, second.end);
  return { text, start: 0, end: text.length, path: first.path, base: 0, pieces, raw: first.raw };
}
