// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';
import type { Chunk, ChunkSource } from './chunk.ts';
import { MAX_INCLUDE_DEPTH } from './source-reader.ts';
import type { OpenedFile, SourceReader } from './source-reader.ts';

/** The input of a lexer: the text of a preprocessor or of a file, and the files in its `/include/`s. */
export class LexerInput {
  readonly #reader: SourceReader;
  readonly #main: ChunkSource;
  /** The remaining parts of the chunks with an `/include/`. */
  readonly #rest: Chunk[] = [];
  #included: Chunk | undefined;

  constructor(reader: SourceReader, main: ChunkSource) {
    this.#reader = reader;
    this.#main = main;
  }

  next(): Chunk | undefined {
    const included = this.#included;
    if (included !== undefined) {
      this.#included = undefined;
      return included;
    }
    return this.#rest.pop() ?? this.#main.next();
  }

  /** Inserts a file before the rest of a chunk from an index on. */
  include(name: string, chunk: Chunk, index: number, from: Loc): void {
    const { collector } = this.#reader;
    if (this.#rest.length + 1 >= MAX_INCLUDE_DEPTH)
      collector.fatal('include-depth', from, `files include each other more than ${MAX_INCLUDE_DEPTH} deep`);
    const candidates = this.#reader.dtcCandidates(name, chunk.path, chunk.raw);
    const path = candidates.find((one) => this.#reader.exists(one));
    const file = path === undefined ? undefined : this.#reader.open(path, from, true);
    if (file === undefined) this.#reader.notFound(name, candidates, from);
    else this.#included = rawChunk(file);
    this.#rest.push({ ...chunk, start: index });
  }
}

/** A file without preprocessing: dtc's own view of a source. */
export class RawSource implements ChunkSource {
  #file: OpenedFile | undefined;

  constructor(file: OpenedFile) {
    this.#file = file;
  }

  next(): Chunk | undefined {
    const file = this.#file;
    this.#file = undefined;
    return file === undefined ? undefined : rawChunk(file);
  }
}

function rawChunk({ text, path, base }: OpenedFile): Chunk {
  return { text, start: 0, end: text.length, path, base, pieces: undefined, raw: true };
}
