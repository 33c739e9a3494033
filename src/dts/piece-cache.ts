// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import { getOrInsert } from '../base/map.ts';
import { Expansions, KEPT_LOCS, MAX_LOC } from '../source/expansions.ts';
import type { Loc } from '../source/loc.ts';
import type { CachedSource } from './cached-source.ts';
import { NameTable } from './name-table.ts';
import type { Piece } from './piece.ts';

/** What all pieces may weigh together: the boards of a folder come one after the other, and share far less. */
const MAX_WEIGHT = 12 * 1024 * 1024;
/** In how many ways a piece is kept: boards differ in what is defined before it. */
const MAX_VARIANTS = 8;
/** How often a file may be opened in one compilation with locations that are kept. */
const MAX_OPENINGS = 16;
const MAX_NAMES = 200_000;

/** An opening of a file that has the same locations in each compilation. */
export class KeptFile {
  readonly base: Loc;
  /** By the item of the file that they begin with. */
  readonly pieces = new Map<number, Piece[]>();

  constructor(base: Loc) {
    this.base = base;
  }
}

/** Keeps pieces of included files from one compilation to the next. */
export class PieceCache {
  #files = new WeakMap<CachedSource, Map<string, KeptFile>>();
  /** Where each piece is kept, the one that was not asked for the longest first. */
  readonly #pieces = new Map<Piece, Piece[]>();
  #weight = 0;
  #nextLoc: Loc = KEPT_LOCS;
  #nextExpansion = KEPT_LOCS;
  #busy = false;
  readonly names = new NameTable();

  /** Begins a compilation; false while another one is at it, as that of a host which compiles what it gives. */
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

  /** The `count`th opening of a file in a compilation; undefined where it is not kept. */
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

  /** A list for what macros make of a piece: one at a time, and closed before the next. */
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

  /** Says that a piece was of use. */
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
