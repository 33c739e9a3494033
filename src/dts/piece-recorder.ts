// SPDX-License-Identifier: MIT
import type { Expansions } from '../source/expansions.ts';
import type { Loc, Span } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { Conditionals } from './conditionals.ts';
import type { CountingCollector } from './counting-collector.ts';
import type { ExpansionBudget } from './expander.ts';
import type { MacroScope } from './macro-scope.ts';
import type { Outermost } from './outermost.ts';
import type { Piece, Progress } from './piece.ts';
import type { KeptFile, PieceCache } from './piece-cache.ts';
import type { Item } from './scan.ts';

/** The file that is being read, for recording its pieces. */
export interface PieceSource {
  readonly kept: KeptFile | undefined;
  readonly items: readonly Item[];
  readonly conditionals: Conditionals;
  /** Index of the next item. */
  index: number;
}

/** A piece that is being read. */
interface Recording {
  readonly source: PieceSource;
  readonly kept: KeptFile;
  readonly index: number;
  readonly conditions: number;
  readonly before: Progress;
  readonly header: Span;
  readonly begun: number;
  readonly lastLoc: Loc;
  readonly said: number;
  readonly budget: number;
  readonly expansions: Expansions;
  /** Number of blocks and reservations before it. */
  readonly blocks: number;
  readonly reservations: number;
}

/** Weight of a token from a macro, in characters. */
const TOKEN_WEIGHT = 16;

/** Replaces kept pieces of files by their results, and keeps those that are read for the first time. */
export class PieceRecorder {
  readonly #cache: PieceCache;
  readonly #outermost: Outermost;
  readonly #macros: MacroScope;
  readonly #budget: ExpansionBudget;
  readonly #sources: SourceMap;
  readonly #collector: CountingCollector;
  #recording: Recording | undefined;

  constructor(
    cache: PieceCache,
    outermost: Outermost,
    macros: MacroScope,
    budget: ExpansionBudget,
    sources: SourceMap,
    collector: CountingCollector,
  ) {
    this.#cache = cache;
    this.#outermost = outermost;
    this.#macros = macros;
    this.#budget = budget;
    this.#sources = sources;
    this.#collector = collector;
  }

  /** Uses a kept piece if one is valid here; else starts to record the results. */
  begin(source: PieceSource): void {
    const { kept, conditionals, index, items } = source;
    const outermost = this.#outermost;
    // after an error, the parser may be in a state that a correct source does not reach
    if (kept === undefined || !outermost.between || this.#collector.errors > 0) return;
    if (outermost.longString !== undefined || isShort(items, index)) return;
    const conditions = conditionals.key;
    if (conditions === undefined) return;
    const piece = kept.pieces.get(index)?.find((one) => one.conditions === conditions && this.#holds(one));
    if (piece === undefined) this.#record(source, kept, conditions);
    else this.#replay(source, piece);
  }

  /** Ends the piece: the file ends here, or includes another one. */
  end(): void {
    const recording = this.#recording;
    if (recording === undefined) return;
    this.#recording = undefined;
    const { source, kept, index, before, header, lastLoc, expansions } = recording;
    const outermost = this.#outermost;
    const macros = this.#macros.endLog();
    this.#sources.keepIn(undefined);
    this.#cache.closeExpansions(expansions);
    const repeatable =
      outermost.between &&
      outermost.longString === undefined &&
      !outermost.unrepeatable &&
      !this.#macros.usedBuiltin &&
      this.#collector.said === recording.said;
    const open = source.conditionals.snapshot();
    if (!repeatable || open === undefined) return;
    if (macros.meanings.some((meaning) => meaning?.kept === false)) return;
    const isEmpty = outermost.begun === recording.begun;
    const { stage, plugin } = outermost;
    const expanded = recording.budget - this.#budget.left;
    const first = source.items[index]!.start;
    const last = source.items[source.index - 1]!.end;
    this.#cache.keep(kept, index, {
      conditions: recording.conditions,
      before: isEmpty ? undefined : before,
      macros,
      expanded,
      next: source.index,
      open,
      after: { stage, plugin, header: outermost.header === header ? undefined : outermost.header },
      lastLoc: outermost.lastLoc === lastLoc ? undefined : outermost.lastLoc,
      blocks: outermost.blocks.slice(recording.blocks),
      reservations: outermost.reservations.slice(recording.reservations),
      expansions,
      weight: last - first + TOKEN_WEIGHT * expanded,
    });
  }

  #holds({ before, expanded, macros }: Piece): boolean {
    const { stage, plugin } = this.#outermost;
    if (before !== undefined && (before.stage !== stage || before.plugin !== plugin)) return false;
    return expanded <= this.#budget.left && this.#macros.suits(macros);
  }

  #replay(source: PieceSource, piece: Piece): void {
    const outermost = this.#outermost;
    this.#cache.used(piece);
    this.#macros.apply(piece.macros);
    if (piece.expanded > 0) this.#budget.take(piece.expanded, 0);
    source.index = piece.next;
    source.conditionals.restore(piece.open);
    if (piece.lastLoc !== undefined) outermost.lastLoc = piece.lastLoc;
    if (piece.before === undefined) return;
    outermost.stage = piece.after.stage;
    outermost.plugin = piece.after.plugin;
    outermost.header = piece.after.header ?? outermost.header;
    if (piece.expansions.count > 0) this.#sources.include(piece.expansions);
    for (const block of piece.blocks) outermost.blocks.push(block);
    for (const reservation of piece.reservations) outermost.reservations.push(reservation);
  }

  #record(source: PieceSource, kept: KeptFile, conditions: number): void {
    const outermost = this.#outermost;
    const { stage, plugin, header, begun, lastLoc, blocks, reservations } = outermost;
    const expansions = this.#cache.openExpansions();
    this.#recording = {
      source,
      kept,
      index: source.index,
      conditions,
      before: { stage, plugin },
      header,
      begun,
      lastLoc,
      said: this.#collector.said,
      budget: this.#budget.left,
      expansions,
      blocks: blocks.length,
      reservations: reservations.length,
    };
    this.#macros.startLog();
    this.#sources.keepIn(expansions);
    outermost.unrepeatable = false;
    this.#macros.usedBuiltin = false;
  }
}

/** Whether keeping is not worth it: only white space and comments before the next `#include` or the end. */
function isShort(items: readonly Item[], index: number): boolean {
  const first = items[index];
  const next = first?.kind === 'text' && first.lines.length === 0 ? items[index + 1] : first;
  return next === undefined || (next.kind === 'directive' && isInclude(next));
}

/** Whether a directive inserts another file. */
export function isInclude({ name }: { readonly name: string }): boolean {
  return name === 'include' || name === 'include_next' || name === 'import';
}
