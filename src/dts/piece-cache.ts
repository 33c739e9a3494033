// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import { getOrInsert } from '../base/map.ts';
import { Expansions, KEPT_LOCS, MAX_LOC } from '../source/expansions.ts';
import type { Loc } from '../source/loc.ts';
import type { CachedSource } from './cached-source.ts';
import { NameTable } from './name-table.ts';
import type { Piece } from './piece.ts';

/** Limit of the weight of all pieces: the boards of a folder are compiled in turn, and share far less. */
const MAX_WEIGHT = 12 * 1024 * 1024;
/** Limit of variants of a piece: boards differ in the macros that are defined before it. */
const MAX_VARIANTS = 8;
/** Limit of openings of a file in one compilation whose locations are kept. */
const MAX_OPENINGS = 16;
const MAX_NAMES = 200_000;

/** An opening of a file with the same locations in each compilation. */
export class KeptFile {
  readonly base: Loc;
  /** By the item of the file that they start at. */
  readonly pieces = new Map<number, Piece[]>();

  constructor(base: Loc) {
    this.base = base;
  }
}

/** Keeps pieces of included files from one compilation to the next. */
export class PieceCache {
  #files = new WeakMap<CachedSource, Map<string, KeptFile>>();
  /** The list that contains each piece, the least recently used one first. */
  readonly #pieces = new Map<Piece, Piece[]>();
  #weight = 0;
  #nextLoc: Loc = KEPT_LOCS;
  #nextExpansion = KEPT_LOCS;
  #busy = false;
  readonly names = new NameTable();

  /**
   * Starts a compilation; false during another one, such as in a host that compiles the files that it
   * returns.
   */
  begin(): boolean {
    if (this.#busy) return false;
    this.#busy = true;
    if (Math.max(this.#nextLoc, this.#nextExpansion) > MAX_LOC - KEPT_LOCS / 2) this.#clear();
    if (this.names.size > MAX_NAMES) this.names.clear();
    return true;
  }

  end(): void {
    this.#busy = false;
  }

  /** The opening number `count` of a file in a compilation; undefined if it is not kept. */
  open(source: CachedSource, path: string, count: number): KeptFile | undefined {
    const size = source.text.length + 1;
    if (count > MAX_OPENINGS || this.#nextLoc + size > MAX_LOC) return undefined;
    const files = getOrInsert(this.#files, source, () => new Map<string, KeptFile>());
    return getOrInsert(files, `${count} ${path}`, () => {
      const file = new KeptFile(this.#nextLoc);
      this.#nextLoc += size;
      return file;
    });
  }

  /** A list for the macro expansions in a piece: one at a time, closed before the next one. */
  openExpansions(): Expansions {
    return new Expansions(this.#nextExpansion);
  }

  closeExpansions({ base, count }: Expansions): void {
    this.#nextExpansion = base + count;
  }

  keep(file: KeptFile, index: number, piece: Piece): void {
    const variants = getOrInsert(file.pieces, index, () => []);
    const [oldest] = variants;
    if (oldest !== undefined && variants.length >= MAX_VARIANTS) this.#forget(oldest, variants);
    variants.push(piece);
    this.#pieces.set(piece, variants);
    this.#weight += piece.weight;
    for (const [unused, its] of this.#pieces) {
      if (this.#weight <= MAX_WEIGHT) return;
      this.#forget(unused, its);
    }
  }

  /** Records that a piece was used. */
  used(piece: Piece): void {
    const variants = present(this.#pieces.get(piece), 'only a piece that is kept is used');
    this.#pieces.delete(piece);
    this.#pieces.set(piece, variants);
  }

  #forget(piece: Piece, variants: Piece[]): void {
    variants.splice(variants.indexOf(piece), 1);
    this.#pieces.delete(piece);
    this.#weight -= piece.weight;
  }

  #clear(): void {
    this.#files = new WeakMap();
    this.#pieces.clear();
    this.#weight = 0;
    this.#nextLoc = KEPT_LOCS;
    this.#nextExpansion = KEPT_LOCS;
  }
}
